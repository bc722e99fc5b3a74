//! A condition on a table that is not in FROM.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).filter(subscriptions::amount.is_null()).all().await;
}

fn main() {}

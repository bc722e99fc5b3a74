//! ORDER BY a column of a table that is not in FROM.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).order_by(subscriptions::amount.desc()).all().await;
}

fn main() {}

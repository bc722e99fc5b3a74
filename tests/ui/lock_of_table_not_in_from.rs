//! FOR UPDATE OF a table that is not in FROM.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).for_update().of(subscriptions).all().await;
}

fn main() {}

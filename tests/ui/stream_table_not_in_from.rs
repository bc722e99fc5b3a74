//! A stream of columns of a table that is not in FROM.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(subscriptions::plan).from(users).stream().await;
}

fn main() {}

//! A text instead of a column.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select("x").from(users).all().await;
}

fn main() {}

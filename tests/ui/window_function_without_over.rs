//! A window function without its window.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(row_number()).from(users).all().await;
}

fn main() {}

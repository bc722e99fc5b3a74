//! The count of a table instead of a column.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count(users)).from(users).all().await;
}

fn main() {}

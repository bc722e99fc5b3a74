//! A window function in an aggregate function.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(max(row_number().over(window()))).from(users).all().await;
}

fn main() {}

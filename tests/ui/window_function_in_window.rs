//! A window function in a window.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(rank().over(window().order_by(row_number().over(window())))).from(users).all().await;
}

fn main() {}

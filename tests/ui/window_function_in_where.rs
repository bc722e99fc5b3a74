//! A window function in WHERE.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(row_number().over(window()).eq(1)).all().await;
}

fn main() {}

//! A CASE that gives text or a number.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(case().when(users::is_active, users::email).otherwise(7)).from(users).all().await;
}

fn main() {}

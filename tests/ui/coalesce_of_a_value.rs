//! coalesce with a value of another type.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(coalesce(users::first_name, 1)).from(users).all().await;
}

fn main() {}

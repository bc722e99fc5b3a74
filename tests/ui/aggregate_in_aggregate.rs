//! An aggregate function of an aggregate function.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(max(count(users::id))).from(users).all().await;
}

fn main() {}

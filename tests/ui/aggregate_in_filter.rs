//! An aggregate function in the FILTER of another.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count(users::id).filter(max(users::email).eq("a"))).from(users).all().await;
}

fn main() {}

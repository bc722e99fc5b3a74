//! UNION of columns of different types.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).union(select(users::id).from(users)).all().await;
}

fn main() {}

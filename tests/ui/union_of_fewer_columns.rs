//! UNION of queries with different numbers of columns.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ =
        db.select((users::email, users::id)).from(users).union(select(users::email).from(users)).all().await;
}

fn main() {}

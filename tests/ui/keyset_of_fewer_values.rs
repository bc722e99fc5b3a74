//! A keyset with fewer values than keys.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(after((users::email, users::role), ("a",))).all().await;
}

fn main() {}

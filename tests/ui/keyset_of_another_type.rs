//! A keyset’s value of another type than its key.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(after((users::email,), (1,))).all().await;
}

fn main() {}

//! An aggregate function in the WHERE of an UPDATE.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.update(users).set(users::is_active.set(false)).filter(count(users::id).gt(1)).execute().await;
}

fn main() {}

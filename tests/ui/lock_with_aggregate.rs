//! FOR UPDATE with an aggregate function.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count(users::id)).from(users).for_update().all().await;
}

fn main() {}

//! SKIP LOCKED without a lock.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).skip_locked().all().await;
}

fn main() {}

//! FOR UPDATE with DISTINCT.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::role).from(users).distinct().for_update().all().await;
}

fn main() {}

//! LIMIT by a text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).limit("x").all().await;
}

fn main() {}

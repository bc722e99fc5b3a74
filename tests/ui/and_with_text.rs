//! AND with text at its right.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).filter(users::is_active.and(users::email)).all().await;
}

fn main() {}

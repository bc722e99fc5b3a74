//! AND with text at its left.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(users::email.and(users::is_active)).all().await;
}

fn main() {}

//! Arithmetic of text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email + 1).from(users).all().await;
}

fn main() {}

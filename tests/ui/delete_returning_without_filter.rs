//! A DELETE without WHERE, with RETURNING.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.delete(users).returning(users::id).all().await;
}

fn main() {}

//! An INSERT of a value that is no row.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.insert(users).values(("a@b.c", "hash")).execute().await;
}

fn main() {}

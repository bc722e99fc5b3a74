//! A DELETE that does not say which rows.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.delete(users).execute().await;
}

fn main() {}

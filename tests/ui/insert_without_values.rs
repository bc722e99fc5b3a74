//! An INSERT without rows.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.insert(users).execute().await;
}

fn main() {}

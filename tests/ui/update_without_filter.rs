//! An UPDATE that does not say which rows.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.update(users).set(users::is_active.set(false)).execute().await;
}

fn main() {}

//! SET a comparison … of a bare column.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.update(users).set(users::email).everything().execute().await;
}

fn main() {}

//! SET NULL of a column that is NOT NULL.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.update(users).set(users::email.set_null()).everything().execute().await;
}

fn main() {}

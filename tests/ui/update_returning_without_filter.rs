//! An UPDATE with RETURNING that does not say which rows.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.update(users).set(users::is_active.set(false)).returning(users::id).all().await;
}

fn main() {}

//! An aggregate function in RETURNING.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.delete(users).everything().returning(count(users::id)).all().await;
}

fn main() {}

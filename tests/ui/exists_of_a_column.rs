//! EXISTS of a column.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(exists(users::email)).all().await;
}

fn main() {}

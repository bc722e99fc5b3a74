//! HAVING with a number instead of a condition.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count(users::id)).from(users).having(count(users::id)).all().await;
}

fn main() {}

//! ORDER BY text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).order_by("email").all().await;
}

fn main() {}

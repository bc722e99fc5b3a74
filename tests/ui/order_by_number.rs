//! ORDER BY a number.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).order_by(1).all().await;
}

fn main() {}

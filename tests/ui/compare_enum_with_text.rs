//! A comparison of an enum with text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).filter(users::role.eq("admin")).all().await;
}

fn main() {}

//! A column instead of a relation.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::all).from(users).include(users::email).all().await;
}

fn main() {}

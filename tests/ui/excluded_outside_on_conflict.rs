//! `excluded` where nothing is inserted.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(excluded(users::email)).from(users).all().await;
}

fn main() {}

//! A query without FROM.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email).all().await;
}

fn main() {}

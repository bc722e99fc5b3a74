//! A JSON operator of text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email.get("a")).from(users).all().await;
}

fn main() {}

//! An array's operator on text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email.has("a")).from(users).all().await;
}

fn main() {}

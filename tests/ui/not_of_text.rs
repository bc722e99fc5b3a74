//! NOT of text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(not(users::email)).all().await;
}

fn main() {}

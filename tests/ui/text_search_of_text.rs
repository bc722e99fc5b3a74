//! A text search in text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(users::email.matches(plainto_tsquery("english", "a"))).all().await;
}

fn main() {}

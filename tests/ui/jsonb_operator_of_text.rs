//! A jsonb operator of text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(users::email.has_key("a")).all().await;
}

fn main() {}

//! IN a single value.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(users::email.in_("a")).all().await;
}

fn main() {}

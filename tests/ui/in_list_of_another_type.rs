//! IN a list of values of another type.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(users::email.in_([1, 2])).all().await;
}

fn main() {}

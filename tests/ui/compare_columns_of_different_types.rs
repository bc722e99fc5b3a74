//! A comparison of columns of different types.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).filter(users::email.eq(users::id)).all().await;
}

fn main() {}

//! A comparison with an `Option`, which may be NULL.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).filter(users::first_name.eq(None::<String>)).all().await;
}

fn main() {}

//! A column that is NOT NULL, compared with NULL.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(users::email.eq(None::<&str>)).all().await;
}

fn main() {}

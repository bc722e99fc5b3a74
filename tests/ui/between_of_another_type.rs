//! BETWEEN values of another type.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).filter(users::created_at.between(1, now())).all().await;
}

fn main() {}

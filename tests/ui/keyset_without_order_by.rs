//! Keyset pagination without ORDER BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let last = ("ann@example.com",);
    let _ = db.select(users::id).from(users).filter(after((users::email,), last)).limit(20).all().await;
}

fn main() {}

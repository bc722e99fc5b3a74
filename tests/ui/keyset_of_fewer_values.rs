//! A keyset with fewer values than keys.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let query = db.select(users::id).from(users);
    let _ = query.filter(after((users::email, users::role), ("a",))).order_by((users::email, users::role)).all().await;
}

fn main() {}

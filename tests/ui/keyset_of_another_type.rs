//! A keyset’s value of another type than its key.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let query = db.select(users::id).from(users);
    let _ = query.filter(after((users::email,), (1,))).order_by(users::email).all().await;
}

fn main() {}

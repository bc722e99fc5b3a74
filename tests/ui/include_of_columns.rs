//! A relation beside columns, which are no rows.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select((users::id, users::email)).from(users).include(users::subscriptions).all().await;
}

fn main() {}

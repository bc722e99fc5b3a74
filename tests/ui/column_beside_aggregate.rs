//! A column beside an aggregate function, without GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select((users::email, count(users::id))).from(users).all().await;
}

fn main() {}

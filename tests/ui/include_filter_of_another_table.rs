//! A condition on the included rows that is on another table.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ =
        db.select(users::all).from(users).include(users::subscriptions.filter(users::is_active)).all().await;
}

fn main() {}

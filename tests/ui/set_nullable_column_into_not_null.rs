//! A column that may be NULL, for one that is NOT NULL.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ =
        db.update(users).set(users::email.set(users::first_name)).filter(users::is_active).execute().await;
}

fn main() {}

//! ON CONFLICT on a column without a unique key.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let row = users::Required { email: "a@b.c".into(), password: "hash".into() };
    let _ = db.insert(users).values(row).on_conflict(users::first_name).do_nothing().execute().await;
}

fn main() {}

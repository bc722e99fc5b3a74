//! A row to insert without a column that must be given.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.insert(users).values(users::Required { email: "a@b.c".into() }).execute().await;
}

fn main() {}

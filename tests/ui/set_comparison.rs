//! A comparison where SET wants an assignment.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.update(users).set(users::email.eq("a@b.c")).filter(users::is_active).execute().await;
}

fn main() {}

//! SET of columns of two tables.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .update(users)
        .set((users::email.set("a@b.c"), subscriptions::price_id.set("x")))
        .filter(users::is_active)
        .execute()
        .await;
}

fn main() {}

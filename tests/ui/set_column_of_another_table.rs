//! SET of a column of another table.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.update(users).set(subscriptions::price_id.set("x")).filter(users::is_active).execute().await;
}

fn main() {}

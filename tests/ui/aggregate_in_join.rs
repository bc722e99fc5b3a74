//! An aggregate function in JOIN … ON.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).join(subscriptions, count(users::id).gt(1)).all().await;
}

fn main() {}

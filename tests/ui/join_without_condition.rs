//! A join on what is no condition.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).join(subscriptions, users::id).all().await;
}

fn main() {}

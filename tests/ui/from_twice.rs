//! FROM, said twice.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::id).from(users).from(subscriptions).all().await;
}

fn main() {}

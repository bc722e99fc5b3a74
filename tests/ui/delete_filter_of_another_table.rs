//! A DELETE whose condition is on a table that is not in its USING.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.delete(users).filter(subscriptions::amount.is_null()).execute().await;
}

fn main() {}

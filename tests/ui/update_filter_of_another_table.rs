//! An UPDATE whose condition is on a table that is not in its FROM.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .update(users)
        .set(users::is_active.set(false))
        .filter(subscriptions::amount.is_null())
        .execute()
        .await;
}

fn main() {}

//! An aggregate function in the filter of a relation.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .select(users::all)
        .from(users)
        .include(users::subscriptions.filter(count(subscriptions::id).gt(1)))
        .all()
        .await;
}

fn main() {}

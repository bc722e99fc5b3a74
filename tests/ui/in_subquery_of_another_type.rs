//! IN a subquery with a column of another type.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .select(users::id)
        .from(users)
        .filter(users::id.in_(select(subscriptions::price_id).from(subscriptions)))
        .all()
        .await;
}

fn main() {}

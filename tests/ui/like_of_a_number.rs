//! LIKE of a number.

use relata::prelude::*;
use relata_downstream_test::reference::subscriptions;

async fn run(db: Database) {
    let _ = db
        .select(subscriptions::id)
        .from(subscriptions)
        .filter(subscriptions::interval_count.ilike("1%"))
        .all()
        .await;
}

fn main() {}

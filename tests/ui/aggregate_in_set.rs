//! An aggregate function in SET.

use relata::prelude::*;
use relata_downstream_test::reference::subscriptions;

async fn run(db: Database) {
    let _ = db
        .update(subscriptions)
        .set(subscriptions::interval_count.set(max(subscriptions::interval_count)))
        .everything()
        .execute()
        .await;
}

fn main() {}

//! INSERT into a view.

use relata::prelude::*;
use relata_downstream_test::parcels::senders;

async fn run(db: Database) {
    let _ = db.insert(senders).from_query((senders::parcels,), select(count_all())).execute().await;
}

fn main() {}

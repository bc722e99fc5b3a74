//! UPDATE of a view.

use relata::prelude::*;
use relata_downstream_test::parcels::senders;

async fn run(db: Database) {
    let _ = db.update(senders).set(senders::parcels.set(1)).everything().execute().await;
}

fn main() {}

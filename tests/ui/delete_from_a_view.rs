//! DELETE from a view.

use relata::prelude::*;
use relata_downstream_test::parcels::senders;

async fn run(db: Database) {
    let _ = db.delete(senders).everything().execute().await;
}

fn main() {}

//! SET of another table’s primary key.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let id = relata::uuid::Uuid::nil();
    let _ = db.update(users).set(subscriptions::id.set(id)).everything().execute().await;
}

fn main() {}

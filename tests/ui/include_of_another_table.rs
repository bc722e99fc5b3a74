//! A relation of another table.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(subscriptions::all).from(subscriptions).include(users::subscriptions).all().await;
}

fn main() {}

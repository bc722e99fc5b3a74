//! The rows of a table that is not joined.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select((users::all, subscriptions::all)).from(users).all().await;
}

fn main() {}

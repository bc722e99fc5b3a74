//! A JOIN on a column instead of a condition.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).join(subscriptions, subscriptions::user_id).all().await;
}

fn main() {}

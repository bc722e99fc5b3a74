//! SET an enum’s column to a label of another enum.

use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionStatus, users};

async fn run(db: Database) {
    let _ = db.update(users).set(users::role.set(SubscriptionStatus::Active)).everything().execute().await;
}

fn main() {}

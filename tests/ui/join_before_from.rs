//! JOIN before FROM.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db.select(users::id).join(subscriptions, subscriptions::user_id.eq(users::id)).all().await;
}

fn main() {}

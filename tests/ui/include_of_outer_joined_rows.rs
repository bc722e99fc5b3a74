//! Relations of rows on the outer side of a join.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .select(users::all)
        .from(subscriptions)
        .left_join(users, users::id.eq(subscriptions::user_id))
        .include(users::subscriptions)
        .all()
        .await;
}

fn main() {}

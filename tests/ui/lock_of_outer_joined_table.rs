//! FOR UPDATE OF a table on the outer side of a join.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .select(users::id)
        .from(users)
        .left_join(subscriptions, subscriptions::user_id.eq(users::id))
        .for_update()
        .of(subscriptions)
        .all()
        .await;
}

fn main() {}

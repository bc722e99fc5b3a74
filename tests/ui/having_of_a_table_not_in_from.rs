//! HAVING a column of a table that is not in FROM.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .select(users::role)
        .from(users)
        .group_by(users::role)
        .having(max(subscriptions::amount).gt(1))
        .all()
        .await;
}

fn main() {}

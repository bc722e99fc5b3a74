//! A window function in HAVING.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db
        .select(users::role)
        .from(users)
        .group_by(users::role)
        .having(rank().over(window()).eq(1))
        .all()
        .await;
}

fn main() {}

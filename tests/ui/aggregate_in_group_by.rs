//! An aggregate function in GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count_all()).from(users).group_by(count(users::id)).all().await;
}

fn main() {}

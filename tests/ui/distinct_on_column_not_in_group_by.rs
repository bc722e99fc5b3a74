//! DISTINCT ON a column that is not in GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::role).from(users).group_by(users::role).distinct_on(users::email).all().await;
}

fn main() {}

//! HAVING on a column, without GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count(users::id)).from(users).having(users::is_active).all().await;
}

fn main() {}

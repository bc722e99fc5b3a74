//! HAVING beside a column, without GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email).from(users).having(count_all().gt(1)).all().await;
}

fn main() {}

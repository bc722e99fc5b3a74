//! ORDER BY a column, of a query for one row.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count(users::id)).from(users).order_by(users::email).all().await;
}

fn main() {}

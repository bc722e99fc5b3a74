//! ORDER BY a column of one of the queries of a UNION.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db
        .select(users::email)
        .from(users)
        .union(select(users::email).from(users))
        .order_by(users::email)
        .all()
        .await;
}

fn main() {}

//! ORDER BY a column that is not in GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db
        .select((users::role, count_all()))
        .from(users)
        .group_by(users::role)
        .order_by(users::email.desc())
        .all()
        .await;
}

fn main() {}

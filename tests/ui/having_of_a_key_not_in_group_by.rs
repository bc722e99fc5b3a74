//! HAVING on a column that is said to be in GROUP BY, and is not.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db
        .select((users::role, count_all()))
        .from(users)
        .group_by(users::role)
        .having(users::email.grouped().like("a%"))
        .all()
        .await;
}

fn main() {}

//! HAVING on a column that is neither in GROUP BY nor in an aggregate function.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db
        .select((users::role, count_all()))
        .from(users)
        .group_by(users::role)
        .having(users::email.like("a%"))
        .all()
        .await;
}

fn main() {}

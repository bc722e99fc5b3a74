//! An aggregate function of an aggregate function, with GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select((users::role, max(count(users::id)))).from(users).group_by(users::role).all().await;
}

fn main() {}

//! An aggregate function in WHERE.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ =
        db.select(users::role).from(users).group_by(users::role).filter(count(users::id).gt(1)).all().await;
}

fn main() {}

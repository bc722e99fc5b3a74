//! FOR UPDATE with GROUP BY.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::role).from(users).group_by(users::role).for_update().all().await;
}

fn main() {}

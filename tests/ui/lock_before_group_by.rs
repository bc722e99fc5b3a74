//! GROUP BY after FOR UPDATE.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::role).from(users).for_update().group_by(users::role).all().await;
}

fn main() {}

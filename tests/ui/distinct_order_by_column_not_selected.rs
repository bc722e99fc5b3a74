//! DISTINCT in the order of a column that is not selected.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select((users::role, users::is_active)).from(users).distinct().order_by(users::email).all().await;
}

fn main() {}

//! WITH, whose query has other columns.

use relata::prelude::*;
use relata_downstream_test::reference::users;

relata::derived! { admins { id: Uuid, email: Text } }

async fn run(db: Database) {
    let admin = select((users::id, users::is_active)).from(users);
    let _ = db.select(admins::all).with(admins, admin).from(admins).all().await;
}

fn main() {}

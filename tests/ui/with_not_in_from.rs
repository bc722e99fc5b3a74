//! A WITH query that is not in FROM.

use relata::prelude::*;
use relata_downstream_test::reference::users;

relata::derived! { admins { id: Uuid } }

async fn run(db: Database) {
    let admin = select(users::id).from(users);
    let _ = db.select(users::id).with(admins, admin).from(users).filter(users::id.eq(admins::id)).all().await;
}

fn main() {}

//! A column of a table that is there under an alias alone.

use relata::prelude::*;
use relata_downstream_test::reference::users;

relata::alias!(managers = users);

async fn run(db: Database) {
    let _ = db.select(users::email).from(managers).all().await;
}

fn main() {}

//! A window of a column, which is no function.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(users::email.over(window())).from(users).all().await;
}

fn main() {}

//! A query of one table that is asked of no database.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run() {
    let _ = select(users::id).from(users).all().await;
}

fn main() {}

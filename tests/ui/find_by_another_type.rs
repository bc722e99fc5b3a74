//! `find_by_…` with a value of another type.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = users::find_by_email(7).on(&db).optional().await;
}

fn main() {}

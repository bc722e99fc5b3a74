//! A name in `sql!` that is not there.

use relata::prelude::*;

async fn run(db: Database) {
    let _ = db.query(relata::sql!("SELECT {emial}")).execute().await;
}

fn main() {}

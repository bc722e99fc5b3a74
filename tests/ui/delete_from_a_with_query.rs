//! DELETE from what a WITH query gives.

use relata::prelude::*;

relata::derived! { totals { id: Integer } }

async fn run(db: Database) {
    let _ = db.delete(totals).everything().execute().await;
}

fn main() {}

//! A column that a WITH query does not have.

use relata::prelude::*;

relata::derived! { totals { author: Uuid, articles: Bigint } }

async fn run(db: Database) {
    let _ = db.select(totals::author_id).from(totals).all().await;
}

fn main() {}

//! A subquery that mentions a table of the query round it, without `.outer(…)`.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let paid = select(subscriptions::id).from(subscriptions).filter(subscriptions::user_id.eq(users::id));
    let _ = db.select(users::email).from(users).filter(exists(paid)).all().await;
}

fn main() {}

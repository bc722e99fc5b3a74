//! A lateral join whose query mentions a table of the query round it, without `.outer(…)`.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

relata::derived! { paid { count: Bigint } }

async fn run(db: Database) {
    let count =
        select((count(subscriptions::id),)).from(subscriptions).filter(subscriptions::user_id.eq(users::id));
    let _ = db.select((users::email, paid::count)).from(users).join_lateral(paid, count).all().await;
}

fn main() {}

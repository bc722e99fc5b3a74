//! WITH a query whose columns are not those that were said.

use relata::prelude::*;
use relata_downstream_test::reference::users;

relata::derived! { totals { email: Text, count: Bigint } }

async fn run(db: Database) {
    let _ = db
        .select(totals::email)
        .from(totals)
        .with(totals, select((users::email, users::email)).from(users))
        .all()
        .await;
}

fn main() {}

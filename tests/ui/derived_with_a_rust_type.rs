//! A column of `derived!` with a Rust type.

use relata::prelude::*;
use relata_downstream_test::reference::users;

relata::derived! { totals { email: String, count: Bigint } }

async fn run(db: Database) {
    let _ = db
        .select((totals::email, totals::count))
        .from(totals)
        .with(totals, select((users::email, count_all())).from(users).group_by(users::email))
        .all()
        .await;
}

fn main() {}

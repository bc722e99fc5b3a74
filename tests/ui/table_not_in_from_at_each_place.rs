//! One table is missing, and mentioned three times.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .select((users::email, subscriptions::plan))
        .from(users)
        .filter(subscriptions::amount.is_null())
        .order_by(subscriptions::amount)
        .all()
        .await;
}

fn main() {}

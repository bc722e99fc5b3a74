//! RETURNING a column of another table than that of the UPDATE.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .update(users)
        .set(users::is_active.set(false))
        .filter(users::is_active)
        .returning(subscriptions::id)
        .one()
        .await;
}

fn main() {}

//! ON CONFLICT on a column of another table.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .insert(users)
        .values(users::Required { email: "a@b.c".into(), password: "hash".into() })
        .on_conflict(subscriptions::id)
        .do_nothing()
        .execute()
        .await;
}

fn main() {}

//! ON CONFLICT DO UPDATE with a value of another table.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .insert(users)
        .values(users::Required { email: "a@b.c".into(), password: "hash".into() })
        .on_conflict(users::email)
        .do_update(users::first_name.set(subscriptions::currency))
        .execute()
        .await;
}

fn main() {}

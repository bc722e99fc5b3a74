//! A list of rows of another table than that of the INSERT.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .insert(subscriptions)
        .values(vec![users::Required { email: "a@b.c".into(), password: "hash".into() }])
        .execute()
        .await;
}

fn main() {}

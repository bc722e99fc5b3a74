//! `excluded` of another table’s column.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let row = users::Required { email: "a@b.c".into(), password: "hash".into() };
    let set = users::first_name.set(excluded(subscriptions::stripe_customer_id));
    let _ = db.insert(users).values(row).on_conflict(users::email).do_update(set).execute().await;
}

fn main() {}

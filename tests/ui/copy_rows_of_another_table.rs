//! COPY of another table's rows.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let rows = vec![users::Required { email: "a@b.c".into(), password: "hash".into() }];
    let _ = db.copy_in(subscriptions).rows(rows).await;
}

fn main() {}

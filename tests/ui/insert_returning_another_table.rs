//! RETURNING a column of another table than that of the INSERT.

use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

async fn run(db: Database) {
    let _ = db
        .insert(users)
        .values(users::Required { email: "a@b.c".into(), password: "hash".into() })
        .returning(subscriptions::id)
        .one()
        .await;
}

fn main() {}

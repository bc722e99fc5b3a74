//! Rows of another table than that of the INSERT.

use relata::query::insert;
use relata_downstream_test::reference::{subscriptions, users};

fn main() {
    let row = users::Required { email: "a@b.c".into(), password: "hash".into() };
    let _ = insert(subscriptions).values(row);
}

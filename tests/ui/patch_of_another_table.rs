//! A patch of another table than that of the UPDATE.

use relata::query::update;
use relata_downstream_test::reference::{subscriptions, users};

fn main() {
    let _ = update(users).set(subscriptions::Patch::default());
}

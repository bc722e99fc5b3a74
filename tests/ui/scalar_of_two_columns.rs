//! A subquery with two columns where a value is wanted.

use relata::prelude::*;
use relata_downstream_test::reference::users;

fn main() {
    let _ = select(scalar(select((users::id, users::email)).from(users)));
}

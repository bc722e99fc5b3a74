//! A direction in DISTINCT ON, where PostgreSQL has none.

use relata::query::{Ordering as _, select};
use relata_downstream_test::reference::users;

fn main() {
    let _ = select(users::id).from(users).distinct_on(users::role.desc());
}

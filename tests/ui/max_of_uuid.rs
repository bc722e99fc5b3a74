//! `max` of a type that PostgreSQL has none for.

use relata::query::{max, select};
use relata_downstream_test::reference::users;

fn main() {
    let _ = select(max(users::id)).from(users).to_sql();
}

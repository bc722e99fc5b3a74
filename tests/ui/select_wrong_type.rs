//! A field of another type than its column's.

use relata::Select;
use relata_downstream_test::reference::users;

#[derive(Select)]
#[relata(table = users)]
struct Card {
    email: i32,
}

fn main() {}

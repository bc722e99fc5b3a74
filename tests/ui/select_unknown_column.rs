//! A field that is no column of the table.

use relata::Select;
use relata_downstream_test::reference::users;

#[derive(Select)]
#[relata(table = users)]
struct Card {
    phone: String,
}

fn main() {}

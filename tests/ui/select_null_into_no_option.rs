//! A column that may be NULL, and a field that is no `Option`.

use relata::Select;
use relata_downstream_test::reference::users;

#[derive(Select)]
#[relata(table = users)]
struct Card {
    first_name: String,
}

fn main() {}

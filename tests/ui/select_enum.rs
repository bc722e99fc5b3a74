//! An enum as a row.

use relata_downstream_test::reference::users;

#[derive(relata::Select)]
#[relata(table = users)]
enum Card {
    Email(String),
}

fn main() {}

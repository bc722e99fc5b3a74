//! An attribute that there is not.

use relata_downstream_test::reference::users;

#[derive(relata::Select)]
#[relata(table = users, rename_all = "camelCase")]
struct Card {
    email: String,
}

fn main() {}

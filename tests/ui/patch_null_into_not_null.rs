//! A patch that could make a column NULL that is NOT NULL.

use relata::Patch;
use relata_downstream_test::reference::users;

#[derive(Patch)]
#[relata(table = users)]
struct Profile {
    email: Option<Option<String>>,
}

fn main() {}

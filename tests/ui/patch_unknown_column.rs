//! A patch with a column that the table does not have.

use relata_downstream_test::reference::users;

#[derive(relata::Patch)]
#[relata(table = users)]
struct Profile {
    nickname: Option<String>,
}

fn main() {}

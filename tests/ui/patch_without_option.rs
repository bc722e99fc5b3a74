//! A patch with a field that is no Option.

use relata_downstream_test::reference::users;

#[derive(relata::Patch)]
#[relata(table = users)]
struct Profile {
    first_name: String,
}

fn main() {}

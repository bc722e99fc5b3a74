//! A patch with a field of another type than its column.

use relata_downstream_test::reference::users;

#[derive(relata::Patch)]
#[relata(table = users)]
struct Profile {
    is_active: Option<i32>,
}

fn main() {}

//! A struct with a type parameter as a row.

use relata_downstream_test::reference::users;

#[derive(relata::Select)]
#[relata(table = users)]
struct Card<T> {
    email: T,
}

fn main() {}

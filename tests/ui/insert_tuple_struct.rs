//! A tuple struct as a row to insert.

use relata_downstream_test::reference::users;

#[derive(relata::Insert)]
#[relata(table = users)]
struct SignUp(String, String);

fn main() {}

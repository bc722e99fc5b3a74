//! A tuple struct as a row.

use relata_downstream_test::reference::users;

#[derive(relata::Select)]
#[relata(table = users)]
struct Card(String);

fn main() {}

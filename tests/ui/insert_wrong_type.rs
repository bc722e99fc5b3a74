//! A row to insert whose field is of another type than its column's.

use relata::Insert;
use relata_downstream_test::reference::users;

#[derive(Insert)]
#[relata(table = users)]
struct Signup {
    email: String,
    password: Option<String>,
}

fn main() {}

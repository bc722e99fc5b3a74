//! A row to insert without a column that is NOT NULL and has no default.

use relata::Insert;
use relata_downstream_test::reference::users;

#[derive(Insert)]
#[relata(table = users)]
struct Signup {
    email: String,
}

fn main() {}

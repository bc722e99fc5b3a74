//! A row to insert with a column that the table does not have.

use relata_downstream_test::reference::users;

#[derive(relata::Insert)]
#[relata(table = users)]
struct SignUp {
    email: String,
    password: String,
    nickname: String,
}

fn main() {}

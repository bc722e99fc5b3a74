//! NULL, in SET of a column that is NOT NULL.

use relata_downstream_test::reference::users;

fn main() {
    let _ = users::email.set(None::<String>);
}

//! A value of another type than the column's, in SET.

use relata_downstream_test::reference::users;

fn main() {
    let _ = users::email.set(7);
}

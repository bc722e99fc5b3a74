//! A column that the table has not.

use relata::query::select;
use relata_downstream_test::reference::users;

fn main() {
    let _ = select(users::phone).from(users);
}

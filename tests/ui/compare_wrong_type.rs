//! A comparison with a value of another type.

use relata::prelude::*;
use relata_downstream_test::reference::users;

fn main() {
    let _ = users::is_active.eq("yes");
}

//! A value in `sql!` that is of no SQL type.

use relata::sql;

struct Own;

fn main() {
    let _ = sql!("SELECT {Own}");
}

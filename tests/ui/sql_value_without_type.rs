//! A value in `sql!` that is of no SQL type.

use std::time::Instant;

use relata::sql;

fn main() {
    let _ = sql!("SELECT {Instant::now()}");
}

//! A brace in `sql!` that is meant for SQL.

use relata::sql;

fn main() {
    let _ = sql!("SELECT '{1,2}'::int[]");
}

//! A row to insert with a column that is always generated.

use relata::Insert;
use relata_downstream_test::odd::order;

#[derive(Insert)]
#[relata(table = order)]
struct New {
    id: i64,
}

fn main() {}

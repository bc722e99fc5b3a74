//! A derive that is not told the table.

use relata::Select;

#[derive(Select)]
struct Card {
    email: String,
}

fn main() {}

//! A key in `#[relata(…)]` that there is not.

use relata::FromRow;

#[derive(FromRow)]
struct Person {
    #[relata(name = "mail")]
    email: String,
}

fn main() {}

//! A field of a type that is not there.

use relata::FromRow;

#[derive(FromRow)]
struct Person {
    id: Uid,
}

fn main() {}

//! A field that no SQL type goes with.

use relata::FromRow;

struct Own;

#[derive(FromRow)]
struct Person {
    id: Own,
}

fn main() {}

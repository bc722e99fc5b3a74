//! A field of a type that is not there.

use relata::PgComposite;

#[derive(Debug, Clone, PgComposite)]
struct Address {
    street: Streat,
}

fn main() {}

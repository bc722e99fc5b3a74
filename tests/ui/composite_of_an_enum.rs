//! An enum as a composite type.

#[derive(Debug, Clone, relata::PgComposite)]
#[relata(type = "address")]
enum Address {
    Street,
}

fn main() {}

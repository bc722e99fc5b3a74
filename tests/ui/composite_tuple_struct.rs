//! A tuple struct as a composite type.

#[derive(Debug, Clone, relata::PgComposite)]
#[relata(type = "address")]
struct Address(String);

fn main() {}

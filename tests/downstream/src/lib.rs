//! A program that depends on relata, by its public API alone: what `schema!` writes has to compile here, without a
//! warning, and to be what a query wants.
#![deny(warnings)]

/// The reference schema, which stands at the root.
pub mod reference {
    relata::schema!("../../schema.toml");
}

/// Names that Rust or SQL need themselves.
pub mod odd {
    relata::schema!("schemas/odd.toml");
}

/// The same, as `relata codegen` writes it to a file.
pub mod checked_in;

/// Several database schemas, and files that include others.
pub mod many {
    relata::schema!("schemas/many.toml");
}

/// Every column type.
pub mod types {
    relata::schema!("schemas/types.toml");
}

/// Types that the reference schema has not: JSON, arrays, ranges, search, an extension's.
pub mod library {
    relata::schema!("schemas/library.toml");
}

/// Composite types.
pub mod parcels {
    relata::schema!("schemas/parcels.toml");
}

/// A table with 300 columns.
pub mod wide {
    relata::schema!("schemas/wide.toml");
}

/// A Rust type of a program's own for a column.
#[derive(Debug, Clone)]
pub struct Email(pub String);

impl From<String> for Email {
    fn from(text: String) -> Self {
        Email(text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

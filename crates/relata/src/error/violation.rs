//! Constraints by their names.

/// The constraints of a table that a statement can violate, as `schema!` writes them for each table.
pub trait Violation: Sized {
    /// The constraint of this name, if it is one of this table's.
    fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self>;
}

//! Enumerated types (`pg_enum`, CREATE TYPE … AS ENUM).

/// An enum type with its labels in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enum {
    pub labels: Vec<Label>,
    pub comment: Option<String>,
    /// Former names of the type, newest first; from a file alone.
    pub renamed_from: Vec<String>,
    /// The Rust name that `rust_name` asks for.
    pub rust_name: Option<String>,
}

/// One label of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// At most 63 bytes.
    pub name: String,
    /// Former labels, newest first; from a file alone.
    pub renamed_from: Vec<String>,
    /// The Rust name that `rust_name` asks for.
    pub rust_name: Option<String>,
}

impl Label {
    pub fn new(name: impl Into<String>) -> Self {
        Label { name: name.into(), renamed_from: Vec::new(), rust_name: None }
    }
}

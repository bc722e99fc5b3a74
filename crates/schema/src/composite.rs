//! Composite types: rows with a name (`pg_type.typtype = 'c'`, CREATE TYPE … AS).

use crate::{QualifiedName, TypeName};

/// A composite type that stands by itself, which the row type of a table does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composite {
    /// In order, which `ROW(…)` and the text of a value follow, so that another order is a difference.
    pub attributes: Vec<Attribute>,
    pub comment: Option<String>,
    /// Former names of the type, newest first; from a file alone.
    pub renamed_from: Vec<String>,
    /// The Rust name that `rust_name` asks for.
    pub rust_name: Option<String>,
}

/// One attribute of a composite type (`pg_attribute`). Any may be NULL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub name: String,
    pub type_name: TypeName,
    /// Set where it is not the type's own (`pg_attribute.attcollation`).
    pub collation: Option<QualifiedName>,
    pub comment: Option<String>,
    /// Former names, newest first; from a file alone.
    pub renamed_from: Vec<String>,
    /// The Rust field name that `rust_name` asks for.
    pub rust_name: Option<String>,
}

impl Composite {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

impl Attribute {
    /// An attribute of this name and type, with nothing else.
    pub fn new(name: impl Into<String>, type_name: impl Into<String>) -> Self {
        Attribute {
            name: name.into(),
            type_name: TypeName(type_name.into()),
            collation: None,
            comment: None,
            renamed_from: Vec::new(),
            rust_name: None,
        }
    }
}

//! Range types (`pg_range`, CREATE TYPE … AS RANGE).

use crate::{QualifiedName, TypeName};

/// A range type, with the multirange type that PostgreSQL makes beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The type of its bounds (`pg_range.rngsubtype`).
    pub subtype: TypeName,
    /// The B-tree operator class that orders the bounds (`pg_range.rngsubopc`), set where it is not the subtype's default.
    pub opclass: Option<QualifiedName>,
    /// Set where it is not the subtype's own (`pg_range.rngcollation`).
    pub collation: Option<QualifiedName>,
    /// The function that tells how far apart two bounds are (`pg_range.rngsubdiff`); from `pg_catalog`, or with its schema.
    pub subtype_diff: Option<QualifiedName>,
    /// The multirange type (`pg_range.rngmultitypid`).
    pub multirange: QualifiedName,
    pub comment: Option<String>,
    /// Former names of the type, newest first; from a file alone.
    pub renamed_from: Vec<String>,
}

impl Range {
    /// A range over this type, with nothing else.
    pub fn new(name: &QualifiedName, subtype: impl Into<String>) -> Self {
        Range {
            subtype: TypeName(subtype.into()),
            opclass: None,
            collation: None,
            subtype_diff: None,
            multirange: QualifiedName::new(&name.schema, crate::default_name::multirange(&name.name)),
            comment: None,
            renamed_from: Vec::new(),
        }
    }
}

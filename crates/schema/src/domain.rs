//! Domains: types with constraints over another type (`pg_type.typtype = 'd'`, CREATE DOMAIN).

use std::collections::BTreeMap;

use crate::{QualifiedName, Sql, TypeName};

/// A domain with its constraints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// The type that it is over: any type, arrays, enums and other domains among them (`pg_type.typbasetype`).
    pub base: TypeName,
    pub not_null: bool,
    /// The name of its NOT NULL constraint (`pg_constraint`, from PostgreSQL 17 on, which always says it); a file says those
    /// that are not PostgreSQL's own.
    pub not_null_name: Option<String>,
    pub default: Option<Sql>,
    /// Set where it is not the base type's own (`pg_type.typcollation`).
    pub collation: Option<QualifiedName>,
    /// By name.
    pub checks: BTreeMap<String, DomainCheck>,
    pub comment: Option<String>,
    /// Former names of the domain, newest first; from a file alone.
    pub renamed_from: Vec<String>,
    /// The Rust name that `rust_name` asks for.
    pub rust_name: Option<String>,
}

impl Domain {
    /// A domain over this type, with nothing else.
    pub fn new(base: impl Into<String>) -> Self {
        Domain {
            base: TypeName(base.into()),
            not_null: false,
            not_null_name: None,
            default: None,
            collation: None,
            checks: BTreeMap::new(),
            comment: None,
            renamed_from: Vec::new(),
            rust_name: None,
        }
    }
}

/// A check constraint of a domain (`pg_constraint.contypid`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainCheck {
    /// Over `VALUE`, without the parentheses around it.
    pub expr: Sql,
    /// `NOT VALID`: values that were there before are not known to satisfy it.
    pub not_valid: bool,
    pub comment: Option<String>,
    /// Former names, newest first; from a file alone.
    pub renamed_from: Vec<String>,
}

impl DomainCheck {
    pub fn new(expr: Sql) -> Self {
        DomainCheck { expr, not_valid: false, comment: None, renamed_from: Vec::new() }
    }
}

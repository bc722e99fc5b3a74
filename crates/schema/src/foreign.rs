//! What lets a database reach data that are elsewhere.

use std::collections::BTreeMap;

use crate::{QualifiedName, Sql, StorageParameters, ViewColumn};

/// A foreign-data wrapper (`pg_foreign_data_wrapper`); empty in a file, which has its statement alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignDataWrapper {
    pub handler: Option<QualifiedName>,
    pub validator: Option<QualifiedName>,
    pub options: StorageParameters,
}

/// A foreign server (`pg_foreign_server`); empty in a file, which has its statement alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignServer {
    /// `pg_foreign_server.srvtype`.
    pub type_name: Option<String>,
    pub version: Option<String>,
    pub wrapper: String,
    pub options: StorageParameters,
}

/// A foreign table (`pg_foreign_table`). A file has its statement, and of the columns what it has of a view's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignTable {
    pub server: String,
    pub options: StorageParameters,
    /// In order.
    pub columns: Vec<ViewColumn>,
    /// The same columns by name.
    pub parts: BTreeMap<String, ForeignColumn>,
    /// By name: `CHECK (…)`, with what follows it.
    pub checks: BTreeMap<String, Sql>,
}

/// What a foreign table's column has that a view's has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignColumn {
    pub not_null: bool,
    pub default: Option<Sql>,
    /// A generation expression.
    pub generated: Option<Sql>,
    pub options: StorageParameters,
    /// What follows the column's name where it is made.
    pub sql: Sql,
}

/// What the name of a user mapping's option has in it where its value is nobody's business: such options are set by hand
/// (ALTER USER MAPPING), never read, never written.
pub const SECRETS: [&str; 5] = ["pass", "secret", "token", "key", "credential"];

/// Whether a user mapping's option of this name holds a secret.
pub fn is_secret(option: &str) -> bool {
    let option = option.to_lowercase();
    SECRETS.iter().any(|word| option.contains(word))
}

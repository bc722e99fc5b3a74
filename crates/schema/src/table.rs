//! Tables, partitioned ones too (`pg_class.relkind` 'r' and 'p').

use std::collections::BTreeMap;

use crate::{Column, Constraint, Index, Partition, QualifiedName, Sql, StorageParameters};

/// The tables in which other tools keep which of their migrations a database has: Prisma, Drizzle, Diesel, SeaORM and SQLx.
/// They are no part of a schema: left alone, and named among what is not modelled.
pub const LEDGERS: &[&str] = &[
    "_prisma_migrations",
    "__drizzle_migrations",
    "__diesel_schema_migrations",
    "seaql_migrations",
    "_sqlx_migrations",
];

/// A table with all that belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// In the order of the file, or of `attnum`. The order is not a difference. Those of its parents among them.
    pub columns: Vec<Column>,
    pub constraints: BTreeMap<String, Constraint>,
    /// Indexes that belong to no constraint.
    pub indexes: BTreeMap<String, Index>,
    /// `PARTITION BY`: how its rows are parted, such as `RANGE (created_at)` (`pg_get_partkeydef`).
    pub partition_by: Option<Sql>,
    pub partition_of: Option<Partition>,
    /// `INHERITS (…)`, in order (`pg_inherits.inhseqno`); a partition's parent is not among them.
    pub inherits: Vec<QualifiedName>,
    pub unlogged: bool,
    /// Storage parameters (`WITH (…)`), `pg_class.reloptions`; those of the TOAST table as `toast.…`.
    pub with: StorageParameters,
    /// `None` is the database's default tablespace.
    pub tablespace: Option<String>,
    pub replica_identity: ReplicaIdentity,
    pub row_security: RowSecurity,
    pub comment: Option<String>,
    /// Former names, newest first; from a file alone. `schema.name` where the table moved.
    pub renamed_from: Vec<String>,
    /// The Rust module name that `rust_name` asks for.
    pub rust_name: Option<String>,
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Whether policies decide which rows are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowSecurity {
    /// `pg_class.relrowsecurity`.
    pub enabled: bool,
    /// For the table's owner too, once it is enabled (`pg_class.relforcerowsecurity`).
    pub forced: bool,
}

/// `ALTER TABLE … REPLICA IDENTITY` (`pg_class.relreplident`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ReplicaIdentity {
    /// The primary key.
    #[default]
    Default,
    Full,
    Nothing,
    /// An index of the table, or of one of its constraints, by name.
    UsingIndex(String),
}

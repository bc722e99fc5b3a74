//! What is published of a database to subscribers.

use std::collections::{BTreeMap, BTreeSet};

use crate::{QualifiedName, Sql, StorageParameters};

/// A publication (`pg_publication`); empty in a file, which has its statement alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// FOR ALL TABLES.
    pub all_tables: bool,
    /// FOR TABLES IN SCHEMA (`pg_publication_namespace`).
    pub schemas: BTreeSet<String>,
    /// FOR TABLE (`pg_publication_rel`).
    pub tables: BTreeMap<QualifiedName, Published>,
    /// `publish`, `publish_via_partition_root`, `publish_generated_columns`, where they are not as by default.
    pub with: StorageParameters,
}

/// A table of a publication (`pg_publication_rel`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Without those that inherit it, which stand for themselves. Never a difference: it is so where there are any.
    pub only: bool,
    /// Those that are published, in the table's order; empty for all.
    pub columns: Vec<String>,
    pub row_filter: Option<Sql>,
}

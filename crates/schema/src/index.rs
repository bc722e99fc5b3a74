//! Indexes (`pg_index`, CREATE INDEX).

use crate::{Sql, StorageParameters};

/// An index that does not belong to a constraint. It lives in its table's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// `btree`, `gin` … (`pg_am.amname`).
    pub access_method: String,
    pub unique: bool,
    pub nulls_not_distinct: bool,
    pub keys: Vec<IndexKey>,
    /// Columns of `INCLUDE (…)`.
    pub include: Vec<String>,
    /// `WHERE …`.
    pub predicate: Option<Sql>,
    /// Storage parameters (`WITH (…)`), `pg_class.reloptions`.
    pub with: StorageParameters,
    /// `None` is the database's default tablespace.
    pub tablespace: Option<String>,
    /// `pg_index.indisvalid`: false for what a failed CREATE INDEX CONCURRENTLY leaves, and for one of a partitioned table of
    /// which not every partition has its part.
    pub valid: bool,
    pub comment: Option<String>,
    /// Former names, newest first; from a file alone.
    pub renamed_from: Vec<String>,
}

impl Index {
    /// A btree index over these keys, with nothing else.
    pub fn new(keys: Vec<IndexKey>) -> Self {
        Index {
            access_method: "btree".to_owned(),
            unique: false,
            nulls_not_distinct: false,
            keys,
            include: Vec::new(),
            predicate: None,
            with: StorageParameters::default(),
            tablespace: None,
            valid: true,
            comment: None,
            renamed_from: Vec::new(),
        }
    }
}

impl Index {
    /// Without comment and former names.
    pub fn bare(&self) -> Index {
        Index { comment: None, renamed_from: Vec::new(), ..self.clone() }
    }
}

/// One key of an index or of an exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexKey {
    pub expr: KeyExpr,
    /// As SQL text, set where it is not the column's own.
    pub collation: Option<String>,
    /// As SQL text with its parameters, set where it is not the type's default operator class.
    pub opclass: Option<String>,
    pub descending: bool,
    pub nulls: NullsOrder,
}

impl IndexKey {
    pub fn column(name: impl Into<String>) -> Self {
        IndexKey {
            expr: KeyExpr::Column(name.into()),
            collation: None,
            opclass: None,
            descending: false,
            nulls: NullsOrder::Default,
        }
    }
}

/// What an index key is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyExpr {
    Column(String),
    /// Without the parentheses around it.
    Expr(Sql),
}

/// Where NULLs sort; the default is last for ascending and first for descending keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsOrder {
    /// `NULLS LAST` for ascending, `NULLS FIRST` for descending.
    Default,
    /// The other of the two.
    Reversed,
}

//! Constraints (`pg_constraint`). NOT NULL is a property of the column.

use crate::{IndexKey, Origin, QualifiedName, Sql, StorageParameters};

/// One constraint of a table, under its name in [`crate::Table::constraints`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    pub kind: ConstraintKind,
    /// Of a check of a table that has parents.
    pub origin: Origin,
    pub comment: Option<String>,
    /// Of the index under a key or an exclusion (COMMENT ON INDEX).
    pub index_comment: Option<String>,
    /// Former names, newest first; from a file alone.
    pub renamed_from: Vec<String>,
}

impl Constraint {
    pub fn new(kind: ConstraintKind) -> Self {
        Constraint { kind, origin: Origin::Own, comment: None, index_comment: None, renamed_from: Vec::new() }
    }
}

impl Constraint {
    /// Whether it is a key of a partitioned table of which not every partition has its part.
    pub fn is_incomplete(&self) -> bool {
        match &self.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.incomplete,
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    PrimaryKey(Key),
    Unique(Key),
    ForeignKey(ForeignKey),
    Check(Check),
    Exclusion(Exclusion),
}

/// What a primary key and a unique constraint share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    pub columns: Vec<String>,
    pub include: Vec<String>,
    /// `UNIQUE NULLS NOT DISTINCT`; never of a primary key.
    pub nulls_not_distinct: bool,
    /// `WITHOUT OVERLAPS`, from PostgreSQL 18 on: the last column is a range, and rows that are alike in the others have
    /// none of it in common.
    pub without_overlaps: bool,
    /// Of a partitioned table of which not every partition has its part of the key (`pg_index.indisvalid` is false).
    pub incomplete: bool,
    pub deferrable: Deferrable,
    /// The index's storage parameters (`WITH (…)`).
    pub with: StorageParameters,
    /// `USING INDEX TABLESPACE`.
    pub tablespace: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub references: QualifiedName,
    /// Empty in a file means the other table's primary key.
    pub referenced_columns: Vec<String>,
    pub match_type: MatchType,
    pub on_update: ReferentialAction,
    pub on_delete: ReferentialAction,
    /// `ON DELETE SET NULL (…)`, `SET DEFAULT (…)`: the columns, empty for all.
    pub on_delete_columns: Vec<String>,
    pub deferrable: Deferrable,
    /// `PERIOD`, from PostgreSQL 18 on: the last column is a range that the other table's rows cover together.
    pub period: bool,
    /// `NOT VALID`: rows that were there before are not known to satisfy it.
    pub not_valid: bool,
    /// `NOT ENFORCED`, from PostgreSQL 18 on: said, and not checked.
    pub not_enforced: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Without the parentheses around it.
    pub expr: Sql,
    pub no_inherit: bool,
    pub not_valid: bool,
    /// `NOT ENFORCED`, from PostgreSQL 18 on: said, and not checked.
    pub not_enforced: bool,
}

impl Check {
    /// A check that holds for all rows, of the table and of its children.
    pub fn new(expr: impl Into<String>) -> Self {
        Check { expr: Sql(expr.into()), no_inherit: false, not_valid: false, not_enforced: false }
    }
}

/// `EXCLUDE USING … (key WITH operator, …)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    pub access_method: String,
    pub elements: Vec<ExclusionElement>,
    pub include: Vec<String>,
    pub predicate: Option<Sql>,
    pub deferrable: Deferrable,
    pub with: StorageParameters,
    pub tablespace: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionElement {
    pub key: IndexKey,
    /// As SQL text: `=`, `&&`, or `OPERATOR(myschema.&&)`.
    pub operator: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatchType {
    #[default]
    Simple,
    Full,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReferentialAction {
    #[default]
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

impl ReferentialAction {
    /// SQL's words for it, lower case.
    pub fn words(self) -> &'static str {
        match self {
            ReferentialAction::NoAction => "no action",
            ReferentialAction::Restrict => "restrict",
            ReferentialAction::Cascade => "cascade",
            ReferentialAction::SetNull => "set null",
            ReferentialAction::SetDefault => "set default",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Deferrable {
    #[default]
    No,
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    InitiallyImmediate,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    InitiallyDeferred,
}

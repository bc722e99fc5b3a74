//! Columns (`pg_attribute`, `pg_attrdef`).

use crate::{Origin, QualifiedName, SequenceOptions, Sql, StorageParameters, TypeName};

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub type_name: TypeName,
    pub not_null: bool,
    /// The name of its NOT NULL constraint (`pg_constraint`, from PostgreSQL 18 on, which always says it); a file says those
    /// that [`Schema::default_not_null_name`](crate::Schema::default_not_null_name) is not.
    pub not_null_name: Option<String>,
    /// Where that constraint comes from; not known in a file.
    pub not_null_origin: Origin,
    pub value: ColumnValue,
    /// Set where it is not the type's own (`pg_attribute.attcollation`).
    pub collation: Option<QualifiedName>,
    /// Set where it is not the type's own (`ALTER COLUMN … SET STORAGE`).
    pub storage: Option<Storage>,
    /// `pglz` or `lz4`; `None` follows `default_toast_compression`.
    pub compression: Option<String>,
    /// `ALTER COLUMN … SET STATISTICS`; `None` follows `default_statistics_target`.
    pub statistics: Option<i32>,
    /// `n_distinct` and its like (`ALTER COLUMN … SET (…)`, `pg_attribute.attoptions`).
    pub options: StorageParameters,
    /// Of a table that has parents.
    pub origin: Origin,
    pub comment: Option<String>,
    /// Former names, newest first; from a file alone.
    pub renamed_from: Vec<String>,
    /// How rows get to a new type where PostgreSQL has no cast (`ALTER COLUMN … TYPE … USING`); from a file alone.
    pub using: Option<Sql>,
    /// The Rust field name that `rust_name` asks for.
    pub rust_name: Option<String>,
    /// The Rust type that `rust_type` asks for.
    pub rust_type: Option<String>,
    /// What `validate` says of values before they reach the database; from a file alone.
    pub validate: Vec<Validation>,
}

impl Column {
    /// A column of this name and type that may be NULL and has nothing else.
    pub fn new(name: impl Into<String>, type_name: impl Into<String>) -> Self {
        Column {
            name: name.into(),
            type_name: TypeName(type_name.into()),
            not_null: false,
            not_null_name: None,
            not_null_origin: Origin::Own,
            value: ColumnValue::Given,
            collation: None,
            storage: None,
            compression: None,
            statistics: None,
            options: StorageParameters::default(),
            origin: Origin::Own,
            comment: None,
            renamed_from: Vec::new(),
            using: None,
            rust_name: None,
            rust_type: None,
            validate: Vec::new(),
        }
    }
}

/// How a column of a materialized view or foreign table is stored and analysed, which ALTER COLUMN alone can say; see the
/// same fields of [`Column`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnSettings {
    pub storage: Option<Storage>,
    pub compression: Option<String>,
    pub statistics: Option<i32>,
    pub options: StorageParameters,
}

/// Where a column's value comes from when a row is inserted without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnValue {
    /// From the INSERT, else NULL.
    Given,
    Default(Sql),
    Generated(Generated),
    Identity(Identity),
}

/// `GENERATED ALWAYS AS (expr) STORED` or, from PostgreSQL 18, `VIRTUAL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    pub expr: Sql,
    pub stored: bool,
}

/// `GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub always: bool,
    /// The sequence that PostgreSQL makes; it lives in the table's schema.
    pub sequence_name: String,
    pub options: SequenceOptions,
    /// Of the sequence. From PostgreSQL 15 on it is as its table, unless it is altered.
    pub unlogged: bool,
}

/// TOAST strategies (<https://www.postgresql.org/docs/current/storage-toast.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    Plain,
    Extended,
    External,
    Main,
}

impl Storage {
    pub fn name(self) -> &'static str {
        match self {
            Storage::Plain => "plain",
            Storage::Extended => "extended",
            Storage::External => "external",
            Storage::Main => "main",
        }
    }
}

/// One rule of a column's `validate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Validation {
    Email,
    Url,
    NotEmpty,
    /// In characters.
    MinLength(u64),
    /// In characters.
    MaxLength(u64),
    /// A regular expression, as the `regex` crate has them.
    Pattern(String),
    /// Inclusive bounds, as the numbers stand in the file.
    Range {
        min: Option<String>,
        max: Option<String>,
    },
}

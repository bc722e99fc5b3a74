//! Sequences (`pg_sequence`, CREATE SEQUENCE).

use crate::QualifiedName;

/// A sequence that is not part of an identity column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    pub options: SequenceOptions,
    /// `OWNED BY` table, column.
    pub owned_by: Option<(QualifiedName, String)>,
    pub unlogged: bool,
    pub comment: Option<String>,
    /// Former names, newest first; from a file alone.
    pub renamed_from: Vec<String>,
}

/// What CREATE SEQUENCE and identity columns share. All values are spelled out; [`SequenceOptions::new`]
/// has PostgreSQL's defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceOptions {
    pub data_type: IntegerType,
    pub start: i64,
    pub increment: i64,
    pub min_value: i64,
    pub max_value: i64,
    pub cache: i64,
    pub cycle: bool,
}

/// The integer types that a sequence or an identity column can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegerType {
    SmallInt,
    Integer,
    BigInt,
}

impl IntegerType {
    /// PostgreSQL's full name of the type.
    pub fn name(self) -> &'static str {
        match self {
            IntegerType::SmallInt => "smallint",
            IntegerType::Integer => "integer",
            IntegerType::BigInt => "bigint",
        }
    }

    /// The type of this name, under any of PostgreSQL's spellings.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "smallint" | "int2" => Some(IntegerType::SmallInt),
            "integer" | "int" | "int4" => Some(IntegerType::Integer),
            "bigint" | "int8" => Some(IntegerType::BigInt),
            _ => None,
        }
    }

    fn max(self) -> i64 {
        match self {
            IntegerType::SmallInt => i64::from(i16::MAX),
            IntegerType::Integer => i64::from(i32::MAX),
            IntegerType::BigInt => i64::MAX,
        }
    }

    fn min(self) -> i64 {
        -self.max() - 1
    }
}

impl SequenceOptions {
    /// What `CREATE SEQUENCE … AS data_type INCREMENT increment` gives
    /// (<https://www.postgresql.org/docs/current/sql-createsequence.html>).
    pub fn new(data_type: IntegerType, increment: i64) -> Self {
        let (min_value, max_value) = if increment < 0 { (data_type.min(), -1) } else { (1, data_type.max()) };
        let start = if increment < 0 { max_value } else { min_value };
        SequenceOptions { data_type, start, increment, min_value, max_value, cache: 1, cycle: false }
    }
}

//! The columns of a result: what a statement asks for, and the reading of a row.

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use crate::error::Error;
use crate::types::{Raw, Refused, SqlType, TypeName};

/// What a program expects of a column of the result.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// Whether the program can read a value of this type.
    pub accepts: fn(&Type) -> bool,
    /// The type that the program was built for.
    pub type_name: TypeName,
}

impl Output {
    /// A column of type `S`.
    pub fn new<S: SqlType>() -> Output {
        Output { accepts: S::accepts, type_name: S::TYPE }
    }
}

/// Reads the columns of a row, one after another.
#[derive(Debug)]
pub struct Cursor<'a> {
    row: &'a Row,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the row's first column.
    #[inline]
    pub fn new(row: &'a Row) -> Self {
        Cursor { row, at: 0 }
    }

    /// Reads the next column.
    ///
    /// # Errors
    ///
    /// When there is none, or it holds what the Rust type cannot.
    #[inline]
    pub fn read<S: SqlType>(&mut self) -> Result<S::Rust, Error> {
        let at = self.at;
        self.at += 1;
        let bytes = match self.row.try_get::<usize, Option<Bytes<'_>>>(at) {
            Ok(bytes) => bytes,
            Err(error) => return Err(Error::driver(error)),
        };
        let ty = self.row.columns()[at].type_();
        S::decode(Raw { bytes: bytes.map(|bytes| bytes.0), ty }).map_err(|why| self.refused(at, why))
    }

    /// Whether the column `ahead` of the next one is NULL.
    pub fn is_null(&self, ahead: usize) -> bool {
        matches!(self.row.try_get::<usize, Option<Bytes<'_>>>(self.at + ahead), Ok(None))
    }

    /// Leaves out the next `columns` columns.
    pub fn skip(&mut self, columns: usize) {
        self.at += columns;
    }

    #[cold]
    fn refused(&self, at: usize, why: Refused) -> Error {
        Error::decode(self.row.columns()[at].name(), self.row.columns()[at].type_(), why)
    }
}

/// A value's bytes, of whatever type.
struct Bytes<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Bytes<'a> {
    #[inline]
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Refused> {
        Ok(Bytes(raw))
    }

    #[inline]
    fn accepts(_: &Type) -> bool {
        true
    }
}

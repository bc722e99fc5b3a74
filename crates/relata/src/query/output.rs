//! The columns of a result: what a statement asks for, and the reading of a row.

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use crate::error::Error;
use crate::types::{Raw, Refused, SqlType, TypeName};

/// What a program expects of a column of the result.
///
/// ```
/// use relata::query::Output;
/// use relata::types::{Integer, Type};
///
/// assert!((Output::new::<Integer>().accepts)(&Type::INT4));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// Whether the program can read a value of this type.
    pub accepts: fn(&Type) -> bool,
    /// The type that the program was built for.
    pub type_name: TypeName,
}

impl Output {
    /// A column of type `S`.
    ///
    /// ```
    /// use relata::query::Output;
    /// use relata::types::Text;
    ///
    /// assert_eq!(Output::new::<Text>().type_name.sql, "text");
    /// ```
    pub fn new<S: SqlType>() -> Output {
        Output { accepts: S::accepts, type_name: S::TYPE }
    }
}

/// Reads the columns of a row, one after another.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::types::{Integer, Text};
///
/// let statement = Statement { sql: "SELECT 1, 'a'".to_owned(), params: Vec::new(), outputs: Vec::new() };
/// let rows = db.run().rows(&statement).await?;
/// let mut cursor = Cursor::new(&rows[0]);
/// assert_eq!((cursor.read::<Integer>()?, cursor.read::<Text>()?), (1, "a".to_owned()));
/// # Ok(()) });
/// ```
#[derive(Debug)]
pub struct Cursor<'a> {
    row: &'a Row,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the row's first column.
    ///
    /// ```
    /// use relata::query::Cursor;
    ///
    /// fn first(row: &tokio_postgres::Row) -> Result<i32, relata::Error> {
    ///     Cursor::new(row).read::<relata::types::Integer>()
    /// }
    /// ```
    #[inline]
    pub fn new(row: &'a Row) -> Self {
        Cursor { row, at: 0 }
    }

    /// Reads the next column.
    ///
    /// ```
    /// use relata::query::Cursor;
    /// use relata::types::{Integer, Nullable};
    ///
    /// fn pair(cursor: &mut Cursor<'_>) -> Result<(i32, Option<i32>), relata::Error> {
    ///     Ok((cursor.read::<Integer>()?, cursor.read::<Nullable<Integer>>()?))
    /// }
    /// ```
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
    ///
    /// ```
    /// use relata::query::Cursor;
    ///
    /// /// Whether the next two columns are NULL.
    /// fn absent(cursor: &Cursor<'_>) -> bool {
    ///     cursor.is_null(0) && cursor.is_null(1)
    /// }
    /// ```
    pub fn is_null(&self, ahead: usize) -> bool {
        matches!(self.row.try_get::<usize, Option<Bytes<'_>>>(self.at + ahead), Ok(None))
    }

    /// Leaves out the next `columns` columns.
    ///
    /// ```
    /// use relata::query::Cursor;
    ///
    /// fn third(cursor: &mut Cursor<'_>) -> Result<bool, relata::Error> {
    ///     cursor.skip(2);
    ///     cursor.read::<relata::types::Boolean>()
    /// }
    /// ```
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

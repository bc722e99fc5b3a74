//! Rows of SQL that was written by hand: columns by name, which are looked up once a statement.

use tokio_postgres::{Column, Row};

use crate::error::{Error, Kind};
use crate::types::{RustType, SqlType};

use super::{Cursor, Output};

/// What a row of `db.query(sql!("…"))` is read as: a struct with `#[derive(FromRow)]`, by its columns' names, or a tuple,
/// by its columns' order.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::{FromRow, sql};
///
/// #[derive(FromRow)]
/// struct Person {
///     name: String,
///     salary: i32,
/// }
///
/// let person: Person = db.query(sql!("SELECT salary, name FROM employees WHERE id = 1")).one_as().await?;
/// assert_eq!((&*person.name, person.salary), ("Eve", 300));
/// # Ok(()) });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the columns of a result",
    label = "expected a struct with `#[derive(FromRow)]`, or a tuple: `(i64,)`, `(i64, String)`"
)]
pub trait FromRow: Sized {
    /// The columns, in the order in which they are read.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::FromRow;
    ///
    /// let mut columns = Vec::new();
    /// <(i64, String)>::columns(&mut columns);
    /// assert_eq!(columns.len(), 2);
    /// ```
    fn columns(out: &mut Vec<ResultColumn>);

    /// Reads a row.
    ///
    /// ```
    /// use relata::query::{FromRow, NamedRow, ResultColumn};
    /// use relata::types::Text;
    ///
    /// struct Name(String);
    ///
    /// impl FromRow for Name {
    ///     fn columns(out: &mut Vec<ResultColumn>) {
    ///         out.push(ResultColumn::named::<Text>("name"));
    ///     }
    ///
    ///     fn read(row: &mut NamedRow<'_>) -> Result<Self, relata::Error> {
    ///         Ok(Name(row.read::<Text>()?))
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When a column holds what its Rust type cannot.
    fn read(row: &mut NamedRow<'_>) -> Result<Self, Error>;
}

/// A column that a program wants of a result.
///
/// ```
/// use relata::query::ResultColumn;
/// use relata::types::Integer;
///
/// let age = ResultColumn::named::<Integer>("age");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ResultColumn {
    /// Without it, the column is the next one in the result's order.
    name: Option<&'static str>,
    output: Output,
}

impl ResultColumn {
    /// The column of SQL type `S` that has this name.
    ///
    /// ```
    /// use relata::query::ResultColumn;
    /// use relata::types::{Integer, Nullable};
    ///
    /// let age = ResultColumn::named::<Nullable<Integer>>("age");
    /// ```
    pub fn named<S: SqlType>(name: &'static str) -> ResultColumn {
        ResultColumn { name: Some(name), output: Output::new::<S>() }
    }

    /// The next column, of SQL type `S`.
    fn next<S: SqlType>() -> ResultColumn {
        ResultColumn { name: None, output: Output::new::<S>() }
    }
}

/// A row, and where in it the columns are that a program wants.
///
/// ```
/// use relata::query::NamedRow;
/// use relata::types::{Integer, Text};
///
/// fn person(row: &mut NamedRow<'_>) -> Result<(String, i32), relata::Error> {
///     Ok((row.read::<Text>()?, row.read::<Integer>()?))
/// }
/// ```
#[derive(Debug)]
pub struct NamedRow<'a> {
    row: &'a Row,
    places: std::slice::Iter<'a, usize>,
}

impl NamedRow<'_> {
    /// Reads the next column of [`FromRow::columns`].
    ///
    /// ```
    /// use relata::query::NamedRow;
    /// use relata::types::Integer;
    ///
    /// fn age(row: &mut NamedRow<'_>) -> Result<i32, relata::Error> {
    ///     row.read::<Integer>()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When it holds what the Rust type cannot.
    #[inline]
    pub fn read<S: SqlType>(&mut self) -> Result<S::Rust, Error> {
        let mut cursor = Cursor::new(self.row);
        cursor.skip(self.places.next().copied().unwrap_or(usize::MAX));
        cursor.read::<S>()
    }
}

/// Reads the rows of a statement.
pub(crate) struct Rows {
    /// Found at the first row.
    places: Option<Vec<usize>>,
}

impl Rows {
    pub(crate) const fn new() -> Rows {
        Rows { places: None }
    }

    pub(crate) fn read<R: FromRow>(&mut self, row: &Row, sql: &str) -> Result<R, Error> {
        let places = match self.places.take() {
            Some(places) => places,
            None => places::<R>(row.columns(), sql)?,
        };
        let places = self.places.insert(places);
        R::read(&mut NamedRow { row, places: places.iter() })
    }
}

/// Where the columns stand in a result.
fn places<R: FromRow>(found: &[Column], sql: &str) -> Result<Vec<usize>, Error> {
    let mut wanted = Vec::new();
    R::columns(&mut wanted);
    if wanted.iter().any(|column| column.name.is_none()) && wanted.len() != found.len() {
        return Err(Error::new(Kind::Columns {
            expected: wanted.len(),
            found: found.len(),
            sql: sql.to_owned(),
        }));
    }
    wanted.iter().enumerate().map(|(at, column)| place(at, column, found, sql)).collect()
}

fn place(at: usize, wanted: &ResultColumn, found: &[Column], sql: &str) -> Result<usize, Error> {
    let at = match wanted.name {
        None => at,
        Some(name) => {
            let mut called = found.iter().enumerate().filter(|(_, column)| column.name() == name);
            match (called.next(), called.next()) {
                (Some((at, _)), None) => at,
                (first, _) => {
                    return Err(Error::new(Kind::NoSuchColumn {
                        column: name,
                        several: first.is_some(),
                        found: found.iter().map(|column| column.name().to_owned()).collect(),
                        sql: sql.to_owned(),
                    }));
                }
            }
        }
    };
    let (column, expected) = (&found[at], &wanted.output);
    if (expected.accepts)(column.type_()) {
        return Ok(at);
    }
    Err(Error::new(Kind::Mismatch {
        column: column.name().to_owned(),
        expected: expected.type_name.sql,
        found: column.type_().to_string(),
        sql: sql.to_owned(),
    }))
}

macro_rules! tuples {
    ($($name:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: RustType),+> FromRow for ($($name,)+) {
            fn columns(out: &mut Vec<ResultColumn>) {
                out.extend([$(ResultColumn::next::<$name::Sql>()),+]);
            }

            fn read(row: &mut NamedRow<'_>) -> Result<Self, Error> {
                Ok(($(row.read::<$name::Sql>()?,)+))
            }
        }
    };
}

tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);
tuples!(A, B, C, D, E);
tuples!(A, B, C, D, E, F);
tuples!(A, B, C, D, E, F, G);
tuples!(A, B, C, D, E, F, G, H);

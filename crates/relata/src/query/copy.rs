//! COPY: many rows into a table, and the rows of a query as text, as CSV or in PostgreSQL's binary format.

use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::{BufMut, BytesMut};
use futures_core::Stream;
use tokio_postgres::Column;
use tokio_postgres::types::{IsNull, Type};

use crate::blocking::{Blocking, CopyIterator};
use crate::error::{Error, Kind};
use crate::run::{Async, CopyStream};
use crate::types::{Text, Transfer};

use super::group::OneLevel;
use super::insert::{InsertedInto, RowsOf};
use super::node::QueryNode;
use super::scope::{Both, Within};
use super::{Groups, Insertable, Output, Running, Select, Selection, Source, Statement, Table, render};

/// `COPY table FROM STDIN`: the fastest way to put many rows into a table, in PostgreSQL's binary format.
///
/// All rows or none: it is a transaction, or a part of one. A column that the first row leaves to its default is left to
/// it in all rows; where rows differ in that, INSERT does it. Rules and `INSTEAD OF` triggers do not apply, other
/// triggers and all constraints do (PostgreSQL manual, "COPY").
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let rooms = ["red", "blue"].map(|room| bookings::Required {
///     room: room.to_owned(),
///     nights: relata::types::value::Range::Empty,
/// });
/// assert_eq!(db.copy_in(bookings).rows(rooms).await?, 2);
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "COPY does nothing until it has rows"]
pub struct CopyIn<Run, T> {
    run: Run,
    table: PhantomData<fn() -> T>,
}

impl<Run, T: Table> CopyIn<Run, T> {
    pub(crate) fn new<S: Source<Table = T>>(run: Run, table: S) -> Self {
        let _ = table;
        CopyIn { run, table: PhantomData }
    }
}

impl<'a, T: Table> CopyIn<Async<'a>, T> {
    /// Copies the rows, which are taken from the iterator as they are sent: how many there were.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let many = (10..1_010).map(|id| employees::Required { id, name: format!("n{id}"), salary: 1 });
    /// assert_eq!(db.copy_in(employees).rows(many).await?, 1_000);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses a row, for a constraint's sake for example, a value
    /// does not fit its column's type, or a row leaves other columns to their defaults than the first one does.
    pub fn rows<R, Of>(self, rows: R) -> Running<'a, u64>
    where
        R: IntoIterator<Item: Insertable<Table = Of>, IntoIter: Send + 'a>,
        RowsOf<Of>: InsertedInto<T>,
    {
        Running::new(copy_in(self.run, Iterated(rows.into_iter())))
    }

    /// Copies the rows as they come.
    ///
    /// ```no_run
    /// use futures_core::Stream;
    /// use relata_example::*;
    ///
    /// async fn load(db: &Database, rows: impl Stream<Item = employees::New> + Send) -> Result<u64, relata::Error> {
    ///     db.copy_in(employees).stream(rows).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`rows`](Self::rows).
    pub fn stream<R, Of>(self, rows: R) -> Running<'a, u64>
    where
        R: Stream<Item: Insertable<Table = Of>> + Send + 'a,
        RowsOf<Of>: InsertedInto<T>,
    {
        Running::new(copy_in(self.run, rows))
    }
}

impl<T: Table> CopyIn<Blocking<'_>, T> {
    /// Copies the rows, which are taken from the iterator as they are sent: how many there were.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// # use relata_example::employees;
    /// let many = (10..1_010).map(|id| employees::Required { id, name: format!("n{id}"), salary: 1 });
    /// assert_eq!(db.copy_in(employees).rows(many)?, 1_000);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses a row, for a constraint's sake for example, a value
    /// does not fit its column's type, or a row leaves other columns to their defaults than the first one does.
    pub fn rows<R, Of>(self, rows: R) -> Result<u64, Error>
    where
        R: IntoIterator<Item: Insertable<Table = Of>>,
        RowsOf<Of>: InsertedInto<T>,
    {
        self.run.copy_in(pin!(Iterated(rows.into_iter())))
    }
}

async fn copy_in<S: Stream<Item: Insertable> + Send>(run: Async<'_>, rows: S) -> Result<u64, Error> {
    run.copy_in(pin!(rows)).await
}

/// An iterator as a stream that never waits.
struct Iterated<I>(I);

impl<I> Unpin for Iterated<I> {}

impl<I: Iterator> Stream for Iterated<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}

/// The columns of a COPY FROM STDIN: those that the first row gives.
pub(crate) struct CopyColumns {
    table: &'static str,
    all: &'static [&'static str],
    types: Vec<Output>,
    given: Vec<usize>,
}

impl CopyColumns {
    pub(crate) fn of<R: Insertable>(first: &R) -> Result<CopyColumns, Error> {
        let given: Vec<usize> = (0..R::COLUMNS.len()).filter(|column| !first.is_default(*column)).collect();
        let table = R::Table::NAME;
        if given.is_empty() {
            return Err(Error::new(Kind::CopyOfNothing { table }));
        }
        let mut types = Vec::new();
        R::outputs(&mut types);
        Ok(CopyColumns { table, all: R::COLUMNS, types, given })
    }

    fn names(&self) -> String {
        self.given.iter().map(|column| self.all[*column]).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn sql(&self) -> String {
        format!("COPY {} ({}) FROM STDIN (FORMAT binary)", self.table, self.names())
    }

    /// A statement whose columns have the types that the table has; it is never run.
    pub(crate) fn described(&self) -> String {
        format!("SELECT {} FROM {}", self.names(), self.table)
    }

    /// The types of the columns, which are the program's own: the binary format does not say what it holds.
    pub(crate) fn types(&self, found: &[Column]) -> Result<Vec<Type>, Error> {
        let type_of = |(column, found): (&usize, &Column)| {
            let Output { type_name, accepts } = self.types[*column];
            let (column, expected) = (found.name().to_owned(), type_name.sql);
            match type_name.transfer {
                Transfer::Text => Err(Error::new(Kind::CopyAsText { column, expected })),
                Transfer::Binary if accepts(found.type_()) => Ok(found.type_().clone()),
                Transfer::Binary => Err(Error::new(Kind::Mismatch {
                    column,
                    expected,
                    found: found.type_().to_string(),
                    sql: self.sql(),
                })),
            }
        };
        self.given.iter().zip(found).map(type_of).collect()
    }

    /// What stands before all rows: PostgreSQL manual, "COPY", "Binary Format".
    pub(crate) fn header(out: &mut BytesMut) {
        out.put_slice(b"PGCOPY\n\xff\r\n\0");
        out.put_i32(0);
        out.put_i32(0);
    }

    /// What stands after all rows.
    pub(crate) fn trailer(out: &mut BytesMut) {
        out.put_i16(-1);
    }

    /// Writes a row, the first being number 1.
    pub(crate) fn row<R: Insertable>(
        &self,
        number: usize,
        row: &R,
        types: &[Type],
        out: &mut BytesMut,
    ) -> Result<(), Error> {
        let refused =
            |column: usize, why| Error::new(Kind::CopyRow { row: number, column: self.all[column], why });
        let count = (0..self.all.len()).filter(|column| !row.is_default(*column)).count();
        if count != self.given.len() || self.given.iter().any(|column| row.is_default(*column)) {
            return Err(Error::new(Kind::CopyOfOthers {
                row: number,
                table: self.table,
                columns: self.names(),
            }));
        }
        // A table has 1,600 columns at most (MaxHeapAttributeNumber).
        out.put_i16(self.given.len() as i16);
        for (column, ty) in self.given.iter().zip(types) {
            let start = out.len();
            out.put_i32(-1);
            let null = row.encode(*column, ty, out).map_err(|why| refused(*column, why))?;
            if matches!(null, IsNull::No) {
                let length =
                    i32::try_from(out.len() - start - 4).map_err(|why| refused(*column, why.into()))?;
                out[start..start + 4].copy_from_slice(&length.to_be_bytes());
            }
        }
        Ok(())
    }
}

/// How COPY writes rows: PostgreSQL manual, "COPY", "File Formats".
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let query = db.select((employees::id, employees::name)).from(employees).order_by(employees::id).limit(1);
/// let mut csv = query.copy_out(CopyFormat::Csv { header: true }).await?;
/// let mut text = Vec::new();
/// while let Some(piece) = csv.next().await {
///     text.extend_from_slice(&piece?);
/// }
/// assert_eq!(text, b"id,name\n1,Eve\n");
/// # Ok(()) });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyFormat {
    /// A line a row, with tabs between the values.
    Text,
    /// Comma-separated values.
    Csv {
        /// Whether the first line has the columns' names.
        header: bool,
    },
    /// PostgreSQL's own, which `COPY … FROM` of the same types reads.
    Binary,
}

/// `COPY (query) TO STDOUT`.
#[derive(Debug)]
pub(crate) struct CopyOut {
    query: QueryNode,
    format: CopyFormat,
}

impl CopyOut {
    /// COPY takes no parameters: PostgreSQL is asked how it writes their values, where there are any.
    pub(crate) fn question(&self) -> Option<Statement> {
        let mut question = render::literals(&self.query)?;
        question.outputs = vec![Output::new::<Text>(); question.params.len()];
        Some(question)
    }

    /// The statement; without the literals, as it is shown.
    pub(crate) fn sql(&self, literals: Vec<String>) -> String {
        let format = match self.format {
            CopyFormat::Text => "FORMAT text",
            CopyFormat::Csv { header: false } => "FORMAT csv",
            CopyFormat::Csv { header: true } => "FORMAT csv, HEADER true",
            CopyFormat::Binary => "FORMAT binary",
        };
        format!("COPY ({}) TO STDOUT ({format})", render::with_literals(&self.query, literals))
    }
}

impl<'a, Sel, Scope, Deps, Out, Group> Select<Async<'a>, Sel, Scope, Deps, Out, Group> {
    /// `COPY (query) TO STDOUT`: the rows as text, as CSV or in PostgreSQL's binary format, in pieces as they come. The
    /// connection is the stream's until it is read to its end or dropped.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let query = db.select(users::email).from(users).filter(users::id.eq(ANN));
    /// let mut lines = query.copy_out(CopyFormat::Text).await?;
    /// assert_eq!(lines.next().await.transpose()?.as_deref(), Some(&b"ann@example.com\n"[..]));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the query; what goes wrong later is an item. Where
    /// [`ConnectOptions::prepare`](crate::ConnectOptions::prepare) is false, outside of a transaction.
    pub fn copy_out<WhichTableOfThatName, WhichTableOfThisName, K, L>(
        self,
        format: CopyFormat,
    ) -> Running<'a, CopyStream<'a>>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, query) = self.whole();
        Running::new(run.copy_out(CopyOut { query, format }))
    }
}

impl<'a, Sel, Scope, Deps, Out, Group> Select<Blocking<'a>, Sel, Scope, Deps, Out, Group> {
    /// `COPY (query) TO STDOUT`: the rows as text, as CSV or in PostgreSQL's binary format, in pieces as they come. The
    /// connection is the iterator's until it is read to its end or dropped.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let query = db.select(users::email).from(users).filter(users::email.like("ann%"));
    /// let mut lines = query.copy_out(CopyFormat::Text)?;
    /// assert_eq!(lines.next().transpose()?.as_deref(), Some(&b"ann@example.com\n"[..]));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the query; what goes wrong later is an item. Where
    /// [`ConnectOptions::prepare`](crate::ConnectOptions::prepare) is false, outside of a transaction.
    pub fn copy_out<WhichTableOfThatName, WhichTableOfThisName, K, L>(
        self,
        format: CopyFormat,
    ) -> Result<CopyIterator<'a>, Error>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, query) = self.whole();
        run.copy_out(CopyOut { query, format })
    }
}

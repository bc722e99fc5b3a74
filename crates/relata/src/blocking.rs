//! The same without async: for command lines, scripts and threads.
//!
//! A connection here is one of [`run`](crate::run)'s with a runtime of its own on the thread that uses it: the same
//! statements, the same cache, the same errors, and no other thread. As with every blocking client, none of it is for
//! async code.
//!
//! ```no_run
//! use relata::blocking::{Database, Executor};
//! use relata::query::Statement;
//!
//! fn main() -> Result<(), relata::Error> {
//!     let db = Database::connect("postgresql://app@localhost/shop")?;
//!     let one = Statement { sql: "SELECT 1".to_owned(), params: Vec::new(), outputs: Vec::new() };
//!     let rows = db.transaction(|tx| tx.run().rows(&one))?;
//!     Ok(())
//! }
//! ```

mod connection;
mod copy;
mod pool;
mod rows;
mod transaction;

use std::pin::Pin;

use futures_core::Stream;
use tokio_postgres::Row;

use crate::error::Error;
use crate::query::{
    Changed, Columns, Cons, CopyIn, CopyOut, Delete, Insert, Insertable, Nil, NoValues, RawQuery, Select,
    Source, Sql, Statement, Table, Unfiltered, Update,
};
use crate::types::NotNull;

use rows::Held;

pub use copy::CopyIterator;
pub use pool::Database;
pub use rows::Rows;
pub use transaction::Transaction;

/// What runs queries: a [`Database`], or a [`Transaction`] of it.
///
/// ```
/// use relata::blocking::Executor;
/// use relata::query::count_all;
///
/// /// Takes a database or a transaction.
/// fn count(db: &impl Executor) -> Result<i64, relata::Error> {
///     db.select(count_all()).one()
/// }
/// ```
pub trait Executor {
    /// Runs statements as they are.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let statement = Statement { sql: "SELECT 1".to_owned(), params: Vec::new(), outputs: Vec::new() };
    /// assert_eq!(db.run().rows(&statement)?.len(), 1);
    /// # Ok(()) });
    /// ```
    fn run(&self) -> Blocking<'_>;

    /// `SELECT selection`.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// assert_eq!(db.select(users::email).from(users).all()?.len(), 3);
    /// # Ok(()) });
    /// ```
    fn select<Sel: Columns>(&self, selection: Sel) -> Select<Blocking<'_>, Sel::Itself, Nil> {
        Select::new(self.run(), selection.itself())
    }

    /// SQL that is written by hand: `db.query(sql!("…"))`.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::sql;
    ///
    /// let (sum,): (i32,) = db.query(sql!("SELECT 1 + {2}")).one_as()?;
    /// assert_eq!(sum, 3);
    /// # Ok(()) });
    /// ```
    fn query<Deps>(&self, sql: Sql<Deps>) -> RawQuery<Blocking<'_>> {
        RawQuery::new(self.run(), sql)
    }

    /// `INSERT INTO table`.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let new = users::Required { email: "dan@example.com".into(), password: "hash".into() };
    /// assert_eq!(db.insert(users).values(new).execute()?, 1);
    /// # Ok(()) });
    /// ```
    fn insert<S: Source<Table: Table<Kind: Changed>>>(
        &self,
        table: S,
    ) -> Insert<Blocking<'_>, S::Table, NoValues> {
        Insert::new(self.run(), table)
    }

    /// `COPY table FROM STDIN`: many rows, as fast as PostgreSQL takes them.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// # use relata_example::employees;
    /// let many = (10..20).map(|id| employees::Required { id, name: format!("n{id}"), salary: 1 });
    /// assert_eq!(db.copy_in(employees).rows(many)?, 10);
    /// # Ok(()) });
    /// ```
    fn copy_in<S: Source>(&self, table: S) -> CopyIn<Blocking<'_>, S::Table> {
        CopyIn::new(self.run(), table)
    }

    /// `UPDATE table`.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let n = db.update(users).set(users::is_active.set(true)).filter(users::role.is_not_null()).execute()?;
    /// assert_eq!(n, 3);
    /// # Ok(()) });
    /// ```
    fn update<S: Source<Table: Table<Kind: Changed>>>(
        &self,
        table: S,
    ) -> Update<Blocking<'_>, Cons<S::Table, NotNull, Nil>, (), Unfiltered> {
        Update::new(self.run(), table)
    }

    /// `DELETE FROM table`.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// assert_eq!(db.delete(users).filter(users::email.eq("ann@example.com")).execute()?, 1);
    /// # Ok(()) });
    /// ```
    fn delete<S: Source<Table: Table<Kind: Changed>>>(
        &self,
        table: S,
    ) -> Delete<Blocking<'_>, Cons<S::Table, NotNull, Nil>, (), Unfiltered> {
        Delete::new(self.run(), table)
    }
}

impl Executor for Database {
    fn run(&self) -> Blocking<'_> {
        Blocking(Target::Database(self))
    }
}

impl Executor for Transaction<'_> {
    fn run(&self) -> Blocking<'_> {
        Blocking(Target::Transaction(self))
    }
}

impl<E: Executor> Executor for &E {
    fn run(&self) -> Blocking<'_> {
        (**self).run()
    }
}

/// Runs statements on a connection of a [`Database`]'s, or on that of a [`Transaction`].
///
/// ```
/// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
/// use relata::blocking::Blocking;
///
/// let statement = Statement { sql: "SELECT 1".to_owned(), params: Vec::new(), outputs: Vec::new() };
/// let run: Blocking<'_> = db.run();
/// assert_eq!(run.execute(&statement)?, 1);
/// # Ok(()) });
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Blocking<'a>(Target<'a>);

#[derive(Debug, Clone, Copy)]
enum Target<'a> {
    Database(&'a Database),
    Transaction(&'a Transaction<'a>),
}

impl<'a> Blocking<'a> {
    /// All rows of the result.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let statement = Statement { sql: "VALUES (1), (2)".to_owned(), params: Vec::new(), outputs: Vec::new() };
    /// assert_eq!(db.run().rows(&statement)?.len(), 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses the statement, or the result is not of the types that
    /// the statement's outputs expect.
    pub fn rows(self, statement: &Statement) -> Result<Vec<Row>, Error> {
        let mut rows = Vec::new();
        self.each(statement, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// How many rows the statement has touched, by PostgreSQL's command tag.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let sql = "DELETE FROM employees WHERE id = 4".to_owned();
    /// let statement = Statement { sql, params: Vec::new(), outputs: Vec::new() };
    /// assert_eq!(db.run().execute(&statement)?, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Blocking::rows`].
    pub fn execute(self, statement: &Statement) -> Result<u64, Error> {
        self.each(statement, |_| Ok(()))
    }

    /// Gives each row of the result to `take`; the answer is PostgreSQL's number of rows.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::types::Integer;
    ///
    /// let sql = "SELECT id FROM employees".to_owned();
    /// let statement = Statement { sql, params: Vec::new(), outputs: vec![Output::new::<Integer>()] };
    /// let mut sum = 0;
    /// db.run().each(&statement, |row| {
    ///     sum += Cursor::new(&row).read::<Integer>()?;
    ///     Ok(())
    /// })?;
    /// assert_eq!(sum, 10);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Blocking::rows`], and the first error of `take`.
    pub fn each(
        self,
        statement: &Statement,
        take: impl FnMut(Row) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let mut held = self.hold()?;
        let result = held.connection()?.run(statement, held.in_transaction(), take);
        held.done(result.as_ref().map(|_| ()));
        result
    }

    /// The rows of the result as they come. The connection is theirs until they are read or dropped.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let statement = Statement { sql: "VALUES (1), (2)".to_owned(), params: Vec::new(), outputs: Vec::new() };
    /// for row in db.run().stream(statement)? {
    ///     let number: i32 = row?.get(0);
    ///     assert!(number < 3);
    /// }
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Blocking::rows`]; what goes wrong later is an item.
    pub fn stream(self, statement: Statement) -> Result<Rows<'a>, Error> {
        let mut held = self.hold()?;
        match held.connection()?.start(&statement, held.in_transaction()) {
            Ok(started) => Ok(Rows::new(started, held, statement)),
            Err(error) => {
                held.done(Err(&error));
                Err(error)
            }
        }
    }

    /// Statements one after another, all or none: in a transaction of their own, unless they are part of one.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let delete = |id: u8| Statement {
    ///     sql: format!("DELETE FROM employees WHERE id = {id}"),
    ///     params: Vec::new(),
    ///     outputs: Vec::new(),
    /// };
    /// // Both or none.
    /// assert_eq!(db.run().each_of_all(&[delete(4), delete(3)], |_| Ok(()))?, 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Blocking::rows`].
    pub fn each_of_all(
        self,
        statements: &[Statement],
        mut take: impl FnMut(Row) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let mut all = |run: Blocking<'_>| -> Result<u64, Error> {
            let mut rows = 0;
            for statement in statements {
                rows += run.each(statement, &mut take)?;
            }
            Ok(rows)
        };
        match (self.0, statements) {
            (Target::Database(database), [_, _, ..]) => database.transaction(|tx| all(tx.run())),
            (Target::Database(_) | Target::Transaction(_), _) => all(self),
        }
    }

    /// Copies rows into a table, in a transaction of its own unless it is part of one.
    pub(crate) fn copy_in<S>(self, rows: Pin<&mut S>) -> Result<u64, Error>
    where
        S: Stream<Item: Insertable>,
    {
        match self.0 {
            Target::Transaction(transaction) => transaction.copy_in(rows),
            Target::Database(database) => database.transaction(|transaction| transaction.copy_in(rows)),
        }
    }

    pub(crate) fn copy_out(self, copy: CopyOut) -> Result<CopyIterator<'a>, Error> {
        let mut held = self.hold()?;
        match held.connection()?.copy_out(&copy, held.in_transaction()) {
            Ok(copying) => Ok(CopyIterator::new(copying, held)),
            Err(error) => {
                held.done(Err(&error));
                Err(error)
            }
        }
    }

    fn hold(self) -> Result<Held<'a>, Error> {
        match self.0 {
            Target::Database(database) => Ok(Held::Own(Some(database.lease()?))),
            Target::Transaction(transaction) => Ok(Held::Transaction(transaction)),
        }
    }
}

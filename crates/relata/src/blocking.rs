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
mod pool;
mod rows;
mod transaction;

use tokio_postgres::Row;

use crate::error::Error;
use crate::query::{
    Columns, Cons, Delete, Insert, Nil, NoValues, RawQuery, Select, Source, Sql, Statement, Unfiltered,
    Update,
};
use crate::run::span;
use crate::types::NotNull;

use rows::Held;

pub use pool::Database;
pub use rows::Rows;
pub use transaction::Transaction;

/// What runs queries: a [`Database`], or a [`Transaction`] of it.
pub trait Executor {
    /// Runs statements as they are.
    fn run(&self) -> Blocking<'_>;

    /// `SELECT selection`.
    fn select<Sel: Columns>(&self, selection: Sel) -> Select<Blocking<'_>, Sel, Nil> {
        Select::new(self.run(), selection)
    }

    /// SQL that is written by hand: `db.query(sql!("…"))`.
    fn query<Deps>(&self, sql: Sql<Deps>) -> RawQuery<Blocking<'_>> {
        RawQuery::new(self.run(), sql)
    }

    /// `INSERT INTO table`.
    fn insert<S: Source>(&self, table: S) -> Insert<Blocking<'_>, S::Table, NoValues> {
        Insert::new(self.run(), table)
    }

    /// `UPDATE table`.
    fn update<S: Source>(
        &self,
        table: S,
    ) -> Update<Blocking<'_>, Cons<S::Table, NotNull, Nil>, (), Unfiltered> {
        Update::new(self.run(), table)
    }

    /// `DELETE FROM table`.
    fn delete<S: Source>(
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
    /// # Errors
    ///
    /// As [`Blocking::rows`].
    pub fn execute(self, statement: &Statement) -> Result<u64, Error> {
        self.each(statement, |_| Ok(()))
    }

    /// Gives each row of the result to `take`; the answer is PostgreSQL's number of rows.
    ///
    /// # Errors
    ///
    /// As [`Blocking::rows`], and the first error of `take`.
    pub fn each(
        self,
        statement: &Statement,
        take: impl FnMut(Row) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let span = span(statement);
        let entered = span.enter();
        let mut held = self.hold()?;
        let result = held.connection()?.run(statement, held.in_transaction(), take);
        held.done(result.as_ref().map(|_| ()));
        drop(entered);
        span.record("rows", result.as_ref().ok());
        result
    }

    /// The rows of the result as they come. The connection is theirs until they are read or dropped.
    ///
    /// # Errors
    ///
    /// As [`Blocking::rows`]; what goes wrong later is an item.
    pub fn stream(self, statement: Statement) -> Result<Rows<'a>, Error> {
        let _entered = span(&statement).entered();
        let mut held = self.hold()?;
        match held.connection()?.start(&statement, held.in_transaction()) {
            Ok(stream) => Ok(Rows::new(stream, held, statement)),
            Err(error) => {
                held.done(Err(&error));
                Err(error)
            }
        }
    }

    /// Statements one after another, all or none: in a transaction of their own, unless they are part of one.
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

    fn hold(self) -> Result<Held<'a>, Error> {
        match self.0 {
            Target::Database(database) => Ok(Held::Own(Some(database.lease()?))),
            Target::Transaction(transaction) => Ok(Held::Transaction(transaction)),
        }
    }
}

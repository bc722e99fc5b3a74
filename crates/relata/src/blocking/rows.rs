//! The connection that a statement runs on, and the rows of a result as they come.

use std::fmt;
use std::pin::Pin;

use tokio_postgres::{Row, RowStream};

use super::connection::Connection;
use super::pool::Lease;
use super::transaction::Transaction;
use crate::error::Error;
use crate::query::Statement;
use crate::run::rows::next;
use crate::run::session::{Started, check};
use crate::run::trace::Trace;

/// A connection while a statement runs on it.
pub(super) enum Held<'a> {
    /// One of the pool's; `None` when the statement is done.
    Own(Option<Lease<'a>>),
    Transaction(&'a Transaction<'a>),
}

impl Held<'_> {
    pub(super) fn connection(&self) -> Result<&Connection, Error> {
        match self {
            Held::Own(Some(lease)) => lease.connection(),
            Held::Own(None) => Err(Error::new(crate::error::Kind::TransactionOver)),
            Held::Transaction(transaction) => Ok(transaction.connection()),
        }
    }

    pub(super) fn in_transaction(&self) -> bool {
        matches!(self, Held::Transaction(_))
    }

    /// The server's answer was read to its end.
    pub(super) fn done(&mut self, result: Result<(), &Error>) {
        match (self, result) {
            // Thrown away when it is dropped.
            (Held::Own(_), Err(error)) if error.is_silent() => {}
            (Held::Own(lease), _) => {
                if let Some(lease) = lease.take() {
                    lease.give_back();
                }
            }
            (Held::Transaction(transaction), Err(error)) => transaction.note(error),
            (Held::Transaction(_), Ok(())) => {}
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Held::Own(lease) = self
            && let Some(lease) = lease.take()
        {
            lease.abandon();
        }
    }
}

/// The rows of a result, one after another. Where it is dropped before its end, the server is asked to stop; in a
/// transaction, the rest is passed over.
///
/// ```
/// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
/// use relata::blocking::Rows;
///
/// let statement = Statement { sql: "VALUES (1), (2)".to_owned(), params: Vec::new(), outputs: Vec::new() };
/// let rows: Rows<'_> = db.run().stream(statement)?;
/// assert_eq!(rows.count(), 2);
/// # Ok(()) });
/// ```
#[must_use = "rows do nothing until they are read"]
pub struct Rows<'a> {
    /// Before the connection, so that it is dropped first: the driver would wait for it to be read.
    stream: Pin<Box<RowStream>>,
    held: Held<'a>,
    statement: Statement,
    looked_at: bool,
    trace: Trace,
}

impl<'a> Rows<'a> {
    pub(super) fn new(started: Started, held: Held<'a>, statement: Statement) -> Self {
        let Started { stream, looked_at, trace } = started;
        Rows { stream: Box::pin(stream), held, statement, looked_at, trace }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.held, Held::Own(None)) {
            return None;
        }
        let row = match self.held.connection() {
            Ok(connection) => connection.block_on(next(self.stream.as_mut())),
            Err(error) => return Some(Err(error)),
        };
        match row {
            Some(Ok(row)) => {
                let first = !std::mem::replace(&mut self.looked_at, true);
                let fits = if first { check(&self.statement, row.columns()) } else { Ok(()) };
                Some(fits.map(|()| row))
            }
            Some(Err(error)) => {
                let error = Error::statement(&self.statement.sql, error);
                self.trace.end(None);
                self.held.done(Err(&error));
                Some(Err(error))
            }
            None => {
                self.trace.end(self.stream.rows_affected());
                self.held.done(Ok(()));
                None
            }
        }
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("sql", &self.statement.sql).finish_non_exhaustive()
    }
}

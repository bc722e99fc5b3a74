//! The rows of a result as they come.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio_postgres::{Row, RowStream};

use super::hold::Held;
use super::session::{Started, check};
use super::trace::Trace;
use crate::error::Error;
use crate::query::Statement;

/// The rows of a result, one after another: a [`Stream`]. Where it is dropped before its end, the server is asked to
/// stop.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let statement = Statement { sql: "VALUES (1), (2)".to_owned(), params: Vec::new(), outputs: Vec::new() };
/// let mut rows: relata::run::Rows<'_> = db.run().stream(statement).await?;
/// assert!(rows.next().await.is_some());
/// # Ok(()) });
/// ```
#[must_use = "a stream does nothing until it is read"]
pub struct Rows<'a> {
    /// Before the connection, so that it is dropped first: the driver would wait for it to be read.
    stream: Pin<Box<RowStream>>,
    held: Held<'a>,
    statement: Statement,
    looked_at: bool,
    trace: Trace,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(started: Started, held: Held<'a>, statement: Statement) -> Self {
        let Started { stream, looked_at, trace } = started;
        Rows { stream: Box::pin(stream), held, statement, looked_at, trace }
    }

    /// The next row; `None` after the last.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let statement = Statement { sql: "SELECT 1".to_owned(), params: Vec::new(), outputs: Vec::new() };
    /// let mut rows = db.run().stream(statement).await?;
    /// assert!(rows.next().await.is_some());
    /// assert!(rows.next().await.is_none());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When the server ends the statement, the connection is lost, or the result is not what the program was built for.
    pub async fn next(&mut self) -> Option<Result<Row, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl Stream for Rows<'_> {
    type Item = Result<Row, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let answer = match ready!(this.stream.as_mut().poll_next(cx)) {
            Some(Ok(row)) if this.looked_at => Some(Ok(row)),
            Some(Ok(row)) => {
                this.looked_at = true;
                Some(check(&this.statement, row.columns()).map(|()| row))
            }
            Some(Err(error)) => {
                let error = Error::statement(&this.statement.sql, error);
                this.trace.end(None);
                this.held.done(Err(&error));
                Some(Err(error))
            }
            None => {
                this.trace.end(this.stream.rows_affected());
                this.held.done(Ok(()));
                None
            }
        };
        Poll::Ready(answer)
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("sql", &self.statement.sql).finish_non_exhaustive()
    }
}

/// The next row of the driver's.
pub(crate) async fn next(mut stream: Pin<&mut RowStream>) -> Option<Result<Row, tokio_postgres::Error>> {
    poll_fn(|cx| stream.as_mut().poll_next(cx)).await
}

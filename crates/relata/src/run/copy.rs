//! COPY on a connection.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_sink::Sink;
use tokio_postgres::{CopyInSink, CopyOutStream};

use super::hold::Held;
use super::session::Session;
use super::trace::Trace;
use crate::error::{Error, Kind};
use crate::query::{CopyColumns, CopyOut, Insertable};

/// So many bytes are sent at once.
const PIECE: usize = 64 * 1024;

impl Session {
    /// Sends rows. After an error the server takes nothing more of the transaction that it is in.
    pub(crate) async fn copy_in<S>(&self, mut rows: Pin<&mut S>) -> Result<u64, Error>
    where
        S: Stream<Item: Insertable>,
    {
        let Some(first) = poll_fn(|cx| rows.as_mut().poll_next(cx)).await else { return Ok(0) };
        let columns = CopyColumns::of(&first)?;
        let sql = columns.sql();
        let trace = Trace::begin(&sql);
        let result = self.answer(&sql, self.send(&columns, &sql, first, rows)).await.flatten();
        trace.end(result.as_ref().ok().copied());
        result
    }

    async fn send<S>(
        &self,
        columns: &CopyColumns,
        sql: &str,
        first: S::Item,
        mut rows: Pin<&mut S>,
    ) -> Result<u64, Error>
    where
        S: Stream<Item: Insertable>,
    {
        let failed = |error| Error::statement(sql, error);
        let described = self.client().prepare(&columns.described()).await.map_err(failed)?;
        let types = columns.types(described.columns())?;
        // Dropped before its end, it tells the server that the rows have failed.
        let mut sink = pin!(self.client().copy_in(sql).await.map_err(failed)?);
        let mut out = BytesMut::with_capacity(PIECE * 2);
        CopyColumns::header(&mut out);
        let (mut next, mut number) = (Some(first), 0);
        while let Some(row) = next {
            number += 1;
            columns.row(number, &row, &types, &mut out)?;
            if out.len() >= PIECE {
                send_piece(sink.as_mut(), out.split().freeze()).await.map_err(failed)?;
            }
            next = poll_fn(|cx| rows.as_mut().poll_next(cx)).await;
        }
        CopyColumns::trailer(&mut out);
        send_piece(sink.as_mut(), out.freeze()).await.map_err(failed)?;
        sink.finish().await.map_err(failed)
    }

    /// Begins to receive rows.
    pub(crate) async fn copy_out(&self, copy: &CopyOut, in_transaction: bool) -> Result<Copying, Error> {
        if !self.prepares() && !in_transaction {
            return Err(Error::new(Kind::CopyPrepared));
        }
        let mut literals = Vec::new();
        if let Some(question) = copy.question() {
            let take = |row: tokio_postgres::Row| {
                for at in 0..row.len() {
                    literals.push(row.try_get(at).map_err(Error::driver)?);
                }
                Ok(())
            };
            self.run(&question, in_transaction, take).await?;
        }
        // Whoever is shown the statement is not shown the values.
        let shown = copy.sql(Vec::new());
        let trace = Trace::begin(&shown);
        match self.client().copy_out(&copy.sql(literals)).await {
            Ok(stream) => Ok(Copying { stream: Box::pin(stream), sql: shown, trace }),
            Err(error) => {
                trace.end(None);
                Err(Error::statement(&shown, error))
            }
        }
    }
}

async fn send_piece(
    mut sink: Pin<&mut CopyInSink<Bytes>>,
    piece: Bytes,
) -> Result<(), tokio_postgres::Error> {
    poll_fn(|cx| sink.as_mut().poll_ready(cx)).await?;
    sink.start_send(piece)
}

/// A COPY that sends rows.
pub(crate) struct Copying {
    stream: Pin<Box<CopyOutStream>>,
    sql: String,
    trace: Trace,
}

impl Copying {
    /// The next piece. Nothing may be asked after `None` or an error.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let piece = ready!(self.stream.as_mut().poll_next(cx));
        let piece = piece.map(|piece| piece.map_err(|error| Error::statement(&self.sql, error)));
        if !matches!(piece, Some(Ok(_))) {
            self.trace.end(None);
        }
        Poll::Ready(piece)
    }
}

impl fmt::Debug for Copying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Copying").field("sql", &self.sql).finish_non_exhaustive()
    }
}

/// What COPY gives, piece after piece: a [`Stream`], or a loop over [`next`](CopyStream::next). Where it is dropped before
/// its end, the server is asked to stop.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::run::CopyStream;
///
/// let mut stream: CopyStream<'_> = db.select(users::id).from(users).copy_out(CopyFormat::Binary).await?;
/// assert!(stream.next().await.is_some());
/// # Ok(()) });
/// ```
#[must_use = "a stream does nothing until it is read"]
pub struct CopyStream<'a> {
    /// Before the connection, so that it is dropped first; `None` after its end.
    copying: Option<Copying>,
    held: Held<'a>,
}

impl<'a> CopyStream<'a> {
    pub(super) fn new(copying: Copying, held: Held<'a>) -> Self {
        CopyStream { copying: Some(copying), held }
    }

    /// The next piece, at least a row long; `None` after the last.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let mut none = db.select(users::id).from(users).filter(users::email.eq("x")).copy_out(CopyFormat::Text).await?;
    /// assert!(none.next().await.is_none());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When the server ends the statement, or the connection is lost.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl Stream for CopyStream<'_> {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let Some(copying) = &mut this.copying else { return Poll::Ready(None) };
        let piece = ready!(copying.poll(cx));
        match &piece {
            Some(Ok(_)) => return Poll::Ready(piece),
            Some(Err(error)) => this.held.done(Err(error)),
            None => this.held.done(Ok(())),
        }
        this.copying = None;
        Poll::Ready(piece)
    }
}

impl fmt::Debug for CopyStream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopyStream").field("copying", &self.copying).finish_non_exhaustive()
    }
}

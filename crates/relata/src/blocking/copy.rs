//! What a blocking COPY gives.

use std::fmt;
use std::future::poll_fn;

use bytes::Bytes;

use super::rows::Held;
use crate::error::Error;
use crate::run::copy::Copying;

/// What COPY gives, piece after piece. Where it is dropped before its end, the server is asked to stop; in a transaction,
/// the rest is passed over.
///
/// ```
/// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
/// use relata::blocking::CopyIterator;
///
/// let pieces: CopyIterator<'_> =
///     db.select(users::email).from(users).order_by(users::email).copy_out(CopyFormat::Text)?;
/// let mut text = Vec::new();
/// for piece in pieces {
///     text.extend_from_slice(&piece?);
/// }
/// assert!(text.starts_with(b"ann@example.com\n"));
/// # Ok(()) });
/// ```
#[must_use = "an iterator does nothing until it is read"]
pub struct CopyIterator<'a> {
    /// Before the connection, so that it is dropped first; `None` after its end.
    copying: Option<Copying>,
    held: Held<'a>,
}

impl<'a> CopyIterator<'a> {
    pub(super) fn new(copying: Copying, held: Held<'a>) -> Self {
        CopyIterator { copying: Some(copying), held }
    }
}

impl Iterator for CopyIterator<'_> {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let copying = self.copying.as_mut()?;
        let piece = match self.held.connection() {
            Ok(connection) => connection.block_on(poll_fn(|cx| copying.poll(cx))),
            Err(error) => Some(Err(error)),
        };
        match &piece {
            Some(Ok(_)) => return piece,
            Some(Err(error)) => self.held.done(Err(error)),
            None => self.held.done(Ok(())),
        }
        self.copying = None;
        piece
    }
}

impl fmt::Debug for CopyIterator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopyIterator").field("copying", &self.copying).finish_non_exhaustive()
    }
}

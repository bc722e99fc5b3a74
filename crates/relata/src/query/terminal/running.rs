//! What `.await` waits for.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::Error;

/// A query that runs while it is awaited; dropped before that, it is cancelled.
///
/// It is in a box and names nothing of the query but its result, since the compiler proves what must hold of a query at
/// each place where a type that names all of it stands, and `.await` has many.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::query::Running;
///
/// let emails: Running<'_, Vec<String>> = db.select(users::email).from(users).all();
/// assert_eq!(emails.await?.len(), 3);
/// # Ok(()) });
/// ```
#[must_use = "a query does nothing until it is awaited"]
pub struct Running<'a, T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>);

impl<'a, T> Running<'a, T> {
    pub(crate) fn new(run: impl Future<Output = Result<T, Error>> + Send + 'a) -> Self {
        Running(Box::pin(run))
    }
}

impl<T> Future for Running<'_, T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.get_mut().0.as_mut().poll(cx)
    }
}

impl<T> fmt::Debug for Running<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").finish_non_exhaustive()
    }
}

//! Transactions: a closure between BEGIN and COMMIT, and closures inside it between savepoints.

// `Send` is said, so that a closure that is not Send is told where it stands and not where it is spawned.
#![expect(clippy::manual_async_fn)]

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use futures_core::Stream;

use super::hold::Held;
use super::pool::{Database, Lease};
use super::session::lock;
use super::{Async, TransactionOptions};
use crate::error::{Error, Kind};
use crate::query::Insertable;

/// A transaction under way, as the closure of [`Database::transaction`] gets it. It runs statements as a [`Database`]
/// does, and it ends with the closure.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::Transaction;
///
/// async fn deactivate(tx: &Transaction) -> Result<u64, relata::Error> {
///     tx.update(users).set(users::is_active.set(false)).everything().execute().await
/// }
///
/// let n = db.transaction(async |tx| deactivate(&tx).await).await?;
/// assert_eq!(n, 3);
/// # Ok(()) });
/// ```
pub struct Transaction {
    /// The place of its savepoint among those that are open; the transaction itself is 0.
    depth: usize,
    /// Tells it from an earlier one at the same place.
    number: u64,
    state: Arc<Mutex<State>>,
    /// Only one savepoint at a time stands in it.
    nesting: tokio::sync::Mutex<()>,
}

struct State {
    /// `None` when the transaction is over.
    lease: Option<Arc<Lease>>,
    /// The numbers of the handles that are open, by depth.
    open: Vec<u64>,
    next: u64,
    /// The error after which PostgreSQL takes nothing more, until a savepoint is rolled back.
    failed: Option<String>,
    /// Whether one of the errors was of those that go away when the whole is run again.
    retryable: bool,
}

impl Database {
    /// Runs `work` in a transaction: committed where it answers `Ok`, rolled back where it answers `Err`, and where the
    /// future is dropped.
    ///
    /// ```no_run
    /// # async fn work(db: relata::Database) -> Result<(), relata::Error> {
    /// use relata::prelude::*;
    ///
    /// let answer = db
    ///     .transaction(async move |tx| {
    ///         // Whatever takes `&impl Executor` takes `&tx`.
    ///         Ok::<_, relata::Error>(1)
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `work`; those of a connection; [`Error::is_rolled_back`] where `work` answered `Ok` after a statement
    /// had failed, since PostgreSQL commits nothing then; an error at COMMIT, such as that of a deferred constraint.
    pub fn transaction<T, E, F, Fut>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send,
        E: From<Error> + Send,
        F: FnOnce(Transaction) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
    {
        self.transaction_with(TransactionOptions::default(), work)
    }

    /// As [`Database::transaction`], with an isolation level of its own, read only, or deferrable.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let read_only = relata::TransactionOptions { read_only: true, ..Default::default() };
    /// let result: Result<u64, relata::Error> = db
    ///     .transaction_with(read_only, async |tx| tx.delete(users).everything().execute().await)
    ///     .await;
    /// assert_eq!(result.expect_err("it writes").sqlstate(), Some("25006"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Database::transaction`].
    pub fn transaction_with<T, E, F, Fut>(
        &self,
        options: TransactionOptions,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send,
        E: From<Error> + Send,
        F: FnOnce(Transaction) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
    {
        async move { self.attempt(options, work).await.map_err(|(error, _)| error) }
    }

    /// As [`Database::transaction_with`], and runs `work` again, after a short pause, where PostgreSQL ended the
    /// transaction because of others: a serialization failure, a deadlock. At most
    /// [`TransactionOptions::attempts`] times. `work` must do nothing that cannot be done twice.
    ///
    /// The closure is `async |tx| …` without `move`, or `|tx| async move { … }`: it is called more than once.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::{IsolationLevel, TransactionOptions};
    ///
    /// let options = TransactionOptions {
    ///     isolation_level: Some(IsolationLevel::Serializable),
    ///     attempts: 3,
    ///     ..TransactionOptions::default()
    /// };
    /// let deleted: Result<u64, relata::Error> = db
    ///     .transaction_retried(options, async |tx| {
    ///         tx.delete(users).filter(users::is_active.eq(false)).execute().await
    ///     })
    ///     .await;
    /// assert_eq!(deleted?, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Database::transaction`]; of the attempts, the last one's.
    pub fn transaction_retried<T, E, F, Fut>(
        &self,
        options: TransactionOptions,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send,
        E: From<Error> + Send,
        F: Fn(Transaction) -> Fut + Send + Sync,
        Fut: Future<Output = Result<T, E>> + Send,
    {
        async move {
            let mut attempt = 1;
            loop {
                match self.attempt(options, &work).await {
                    Err((_, true)) if attempt < options.attempts => {
                        tokio::time::sleep(TransactionOptions::pause(attempt)).await;
                    }
                    Err((error, _)) => return Err(error),
                    Ok(value) => return Ok(value),
                }
                attempt += 1;
            }
        }
    }

    /// One attempt; with an error, whether another may go better.
    async fn attempt<T, E, F, Fut>(&self, options: TransactionOptions, work: F) -> Result<T, (E, bool)>
    where
        E: From<Error>,
        F: FnOnce(Transaction) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let failed = |error: Error| {
            let retryable = error.is_retryable();
            (E::from(error), retryable)
        };
        let lease = Arc::new(self.lease().await.map_err(failed)?);
        lease.session().map_err(failed)?.batch(&options.begin()).await.map_err(failed)?;
        let transaction = Transaction::begin(&lease);
        // Where this future is dropped, so is the lease: its connection is thrown away, and the server rolls back.
        let end = End(Arc::clone(&transaction.state));
        let result = work(transaction).await;
        let (failure, retryable) = end.now();
        match result {
            Ok(_) if lease.is_busy() || lease.is_abandoned() => {
                Err((Error::new(Kind::StillRunning).into(), false))
            }
            Ok(value) => {
                let session = lease.session().map_err(failed)?;
                if let Some(why) = failure {
                    session.batch("ROLLBACK").await.map_err(failed)?;
                    lease.give_back();
                    return Err((Error::new(Kind::RolledBack { why }).into(), retryable));
                }
                let committed = session.batch("COMMIT").await;
                // After an error of the server's at COMMIT the transaction is over as well.
                if committed.as_ref().map_or_else(|error| error.db_error().is_some(), |()| true) {
                    lease.give_back();
                }
                committed.map_err(failed)?;
                Ok(value)
            }
            Err(error) => {
                let session = lease.session().map_err(failed)?;
                // The closure's error says more than that the rollback failed; the connection is thrown away then.
                if !lease.is_busy() && !lease.is_abandoned() && session.batch("ROLLBACK").await.is_ok() {
                    lease.give_back();
                }
                Err((error, retryable))
            }
        }
    }
}

impl Transaction {
    fn begin(lease: &Arc<Lease>) -> Transaction {
        let state =
            State { lease: Some(Arc::clone(lease)), open: vec![0], next: 1, failed: None, retryable: false };
        Transaction { depth: 0, number: 0, state: Arc::new(Mutex::new(state)), nesting: Default::default() }
    }

    /// Runs `work` in a savepoint of this transaction: what it did is undone where it answers `Err`, and the transaction
    /// goes on.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let deleted: u64 = db
    ///     .transaction(async |tx| {
    ///         let inner: Result<(), relata::Error> = tx
    ///             .transaction(async |tx| {
    ///                 tx.delete(users).everything().execute().await?;
    ///                 // Undoes what this closure did; the outer one goes on.
    ///                 tx.select(users::id).from(users).one().await.map(|_| ())
    ///             })
    ///             .await;
    ///         assert!(inner.is_err());
    ///         tx.delete(users).filter(users::id.eq(ANN)).execute().await
    ///     })
    ///     .await?;
    /// assert_eq!(deleted, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `work`; those of a connection; [`Error::is_rolled_back`] where `work` answered `Ok` after a statement
    /// had failed.
    pub fn transaction<T, E, F, Fut>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send,
        E: From<Error> + Send,
        F: FnOnce(Transaction) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
    {
        async move {
            let run = Async::of_transaction(self);
            let _alone = self.nesting.lock().await;
            let name = format!("relata_{}", self.depth + 1);
            run.batch(&format!("SAVEPOINT {name}")).await?;
            let (inner, mut close) = self.open();
            let result = work(inner).await;
            let failure = close.now();
            match (result, failure) {
                (Ok(value), None) => {
                    run.batch(&format!("RELEASE SAVEPOINT {name}")).await?;
                    Ok(value)
                }
                (Ok(_), Some(why)) => {
                    self.undo(&name).await?;
                    Err(Error::new(Kind::RolledBack { why }).into())
                }
                (Err(error), _) => {
                    // Where it fails, whatever comes next says so; the closure's error says more.
                    let _ = self.undo(&name).await;
                    Err(error)
                }
            }
        }
    }

    /// The connection, as long as this handle may use it.
    pub(super) fn lease(&self) -> Result<Arc<Lease>, Error> {
        let state = lock(&self.state);
        let open = state.open.get(self.depth) == Some(&self.number);
        match &state.lease {
            Some(lease) if open && lease.is_abandoned() => Err(Error::new(Kind::Abandoned)),
            Some(lease) if open => Ok(Arc::clone(lease)),
            Some(_) | None => Err(Error::new(Kind::TransactionOver)),
        }
    }

    pub(super) async fn copy_in<S>(&self, rows: Pin<&mut S>) -> Result<u64, Error>
    where
        S: Stream<Item: Insertable> + Send,
    {
        let mut held = Held::of(self)?;
        let result = held.session()?.copy_in(rows).await;
        held.done(result.as_ref().map(|_| ()));
        result
    }

    /// A statement has failed.
    pub(super) fn note(&self, error: &Error) {
        let mut state = lock(&self.state);
        state.retryable |= error.is_retryable();
        if error.is_fatal_to_transaction() && state.failed.is_none() {
            state.failed = Some(error.to_string());
        }
    }

    async fn undo(&self, name: &str) -> Result<(), Error> {
        let sql = format!("ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}");
        Async::of_transaction(self).batch(&sql).await?;
        lock(&self.state).failed = None;
        Ok(())
    }

    /// A handle for the savepoint that was just made.
    fn open(&self) -> (Transaction, Close) {
        let mut state = lock(&self.state);
        let number = state.next;
        state.next += 1;
        state.open.truncate(self.depth + 1);
        state.open.push(number);
        let depth = self.depth + 1;
        let close = Close { state: Arc::clone(&self.state), depth, left_open: true };
        (Transaction { depth, number, state: Arc::clone(&self.state), nesting: Default::default() }, close)
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("depth", &self.depth).finish_non_exhaustive()
    }
}

/// Takes the connection from all handles of a transaction, whichever way its closure was left.
struct End(Arc<Mutex<State>>);

impl End {
    /// What has failed, and whether it may go better another time.
    fn now(self) -> (Option<String>, bool) {
        let mut state = lock(&self.0);
        (state.failed.take(), state.retryable)
    }
}

impl Drop for End {
    fn drop(&mut self) {
        lock(&self.0).lease = None;
    }
}

/// Takes the connection from the handles of a savepoint.
struct Close {
    state: Arc<Mutex<State>>,
    depth: usize,
    left_open: bool,
}

impl Close {
    /// What has failed.
    fn now(&mut self) -> Option<String> {
        self.left_open = false;
        let mut state = lock(&self.state);
        state.open.truncate(self.depth);
        state.failed.clone()
    }
}

impl Drop for Close {
    /// The closure's future was dropped: what the savepoint holds is half done, and nobody undoes it.
    fn drop(&mut self) {
        if self.left_open {
            let mut state = lock(&self.state);
            state.open.truncate(self.depth);
            if let Some(lease) = &state.lease {
                lease.spoil();
            }
        }
    }
}

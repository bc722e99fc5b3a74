//! Blocking transactions: a closure between BEGIN and COMMIT, and closures inside it between savepoints.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;

use futures_core::Stream;

use super::connection::Connection;
use super::pool::Database;
use crate::TransactionOptions;
use crate::error::{Error, Kind};
use crate::query::Insertable;

/// A transaction under way, as the closure of [`Database::transaction`] gets it.
///
/// ```
/// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
/// use relata::blocking::Transaction;
///
/// fn delete_all(tx: &Transaction<'_>) -> Result<u64, relata::Error> {
///     tx.delete(users).everything().execute()
/// }
///
/// assert_eq!(db.transaction(|tx| delete_all(&tx))?, 3);
/// # Ok(()) });
/// ```
pub struct Transaction<'a> {
    connection: &'a Connection,
    state: &'a State,
    depth: usize,
}

#[derive(Default)]
struct State {
    /// The error after which PostgreSQL takes nothing more, until a savepoint is rolled back.
    failed: RefCell<Option<String>>,
    /// Whether one of the errors was of those that go away when the whole is run again.
    retryable: Cell<bool>,
    /// The server has gone silent.
    silent: Cell<bool>,
}

impl Database {
    /// Runs `work` in a transaction: committed where it answers `Ok`, rolled back where it answers `Err` or panics.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let deleted: Result<u64, relata::Error> = db.transaction(|tx| tx.delete(users).everything().execute());
    /// assert_eq!(deleted?, 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `work`; those of a connection; [`Error::is_rolled_back`] where `work` answered `Ok` after a statement
    /// had failed, since PostgreSQL commits nothing then; an error at COMMIT, such as that of a deferred constraint.
    pub fn transaction<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transaction_with(TransactionOptions::default(), work)
    }

    /// As [`Database::transaction`], with an isolation level of its own, read only, or deferrable.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let read_only = relata::TransactionOptions { read_only: true, ..Default::default() };
    /// let result: Result<u64, relata::Error> =
    ///     db.transaction_with(read_only, |tx| tx.delete(users).everything().execute());
    /// assert_eq!(result.expect_err("it writes").sqlstate(), Some("25006"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Database::transaction`].
    pub fn transaction_with<T, E: From<Error>>(
        &self,
        options: TransactionOptions,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.attempt(options, work).map_err(|(error, _)| error)
    }

    /// As [`Database::transaction_with`], and runs `work` again, after a short pause, where PostgreSQL ended the
    /// transaction because of others: a serialization failure, a deadlock. At most
    /// [`TransactionOptions::attempts`] times. `work` must do nothing that cannot be done twice.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let options = relata::TransactionOptions { attempts: 3, ..Default::default() };
    /// let deleted: Result<u64, relata::Error> =
    ///     db.transaction_retried(options, |tx| tx.delete(users).everything().execute());
    /// assert_eq!(deleted?, 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Database::transaction`]; of the attempts, the last one's.
    pub fn transaction_retried<T, E: From<Error>>(
        &self,
        options: TransactionOptions,
        work: impl Fn(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            match self.attempt(options, &work) {
                Err((_, true)) if attempt < options.attempts => {
                    std::thread::sleep(TransactionOptions::pause(attempt));
                }
                Err((error, _)) => return Err(error),
                Ok(value) => return Ok(value),
            }
            attempt += 1;
        }
    }

    /// One attempt; with an error, whether another may go better.
    fn attempt<T, E: From<Error>>(
        &self,
        options: TransactionOptions,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, (E, bool)> {
        let failed = |error: Error| {
            let retryable = error.is_retryable();
            (E::from(error), retryable)
        };
        // Where `work` panics, the lease's connection is thrown away, and the server rolls back.
        let lease = self.lease().map_err(failed)?;
        let state = State::default();
        let connection = lease.connection().map_err(failed)?;
        connection.batch(&options.begin()).map_err(failed)?;
        let result = work(&Transaction { connection, state: &state, depth: 0 });
        let failure = state.failed.take();
        let (end, result) = match (result, failure) {
            (Ok(value), None) => ("COMMIT", Ok(value)),
            (Ok(_), Some(why)) => {
                ("ROLLBACK", Err((Error::new(Kind::RolledBack { why }).into(), state.retryable.get())))
            }
            (Err(error), _) => ("ROLLBACK", Err((error, state.retryable.get()))),
        };
        if state.silent.get() {
            // Nobody would hear the end of it: the connection is thrown away, and the server rolls back.
            return result;
        }
        let ended = connection.batch(end);
        // After an error of the server's at COMMIT the transaction is over as well.
        let over = ended.as_ref().map_or_else(|error| error.db_error().is_some(), |()| true);
        if over && !connection.is_closed() {
            lease.give_back();
        }
        match (result, ended) {
            (Ok(_), Err(error)) => Err(failed(error)),
            // An error of the closure says more than that the rollback failed.
            (result, _) => result,
        }
    }
}

impl<'a> Transaction<'a> {
    /// Runs `work` in a savepoint of this transaction: what it did is undone where it answers `Err`, and the transaction
    /// goes on.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let left: i64 = db.transaction(|tx| {
    ///     let inner: Result<(), relata::Error> = tx.transaction(|tx| {
    ///         tx.delete(users).everything().execute()?;
    ///         // Undoes what this closure did; the outer one goes on.
    ///         tx.select(users::id).from(users).one().map(|_| ())
    ///     });
    ///     assert!(inner.is_err_and(|error| error.is_not_found()));
    ///     tx.select(count_all()).from(users).one()
    /// })?;
    /// assert_eq!(left, 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `work`; those of a connection; [`Error::is_rolled_back`] where `work` answered `Ok` after a statement
    /// had failed.
    pub fn transaction<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let depth = self.depth + 1;
        self.batch(&format!("SAVEPOINT relata_{depth}"))?;
        let result = work(&Transaction { connection: self.connection, state: self.state, depth });
        let failure = self.state.failed.borrow().clone();
        match (result, failure) {
            (Ok(value), None) => {
                self.batch(&format!("RELEASE SAVEPOINT relata_{depth}"))?;
                Ok(value)
            }
            (Ok(_), Some(why)) => {
                self.undo(depth)?;
                Err(Error::new(Kind::RolledBack { why }).into())
            }
            (Err(error), _) => {
                // Where it fails, whatever comes next says so; the closure's error says more.
                let _ = self.undo(depth);
                Err(error)
            }
        }
    }

    pub(super) fn connection(&self) -> &'a Connection {
        self.connection
    }

    pub(super) fn copy_in<S>(&self, rows: Pin<&mut S>) -> Result<u64, Error>
    where
        S: Stream<Item: Insertable>,
    {
        self.connection.copy_in(rows).inspect_err(|error| self.note(error))
    }

    /// A statement has failed.
    pub(super) fn note(&self, error: &Error) {
        if error.is_silent() {
            self.state.silent.set(true);
            self.state.failed.borrow_mut().get_or_insert_with(|| error.to_string());
        }
        if error.is_retryable() {
            self.state.retryable.set(true);
        }
        if error.is_fatal_to_transaction() {
            self.state.failed.borrow_mut().get_or_insert_with(|| error.to_string());
        }
    }

    fn undo(&self, depth: usize) -> Result<(), Error> {
        self.batch(&format!("ROLLBACK TO SAVEPOINT relata_{depth}; RELEASE SAVEPOINT relata_{depth}"))?;
        self.state.failed.take();
        Ok(())
    }

    fn batch(&self, sql: &str) -> Result<(), Error> {
        self.connection.batch(sql).inspect_err(|error| self.note(error))
    }
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("depth", &self.depth).finish_non_exhaustive()
    }
}

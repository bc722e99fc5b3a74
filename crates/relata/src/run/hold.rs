//! The connection that a statement runs on: one of the pool's for itself, or its transaction's.

use std::sync::Arc;

use super::pool::Lease;
use super::session::Session;
use super::transaction::Transaction;
use crate::error::Error;

/// A connection while a statement runs on it. Dropped before [`Held::done`], it asks the server to end the statement.
pub(crate) struct Held<'a> {
    lease: Arc<Lease>,
    transaction: Option<&'a Transaction>,
    running: bool,
}

impl<'a> Held<'a> {
    /// A statement on its own.
    pub(crate) fn own(lease: Lease) -> Held<'a> {
        Held::begin(Arc::new(lease), None)
    }

    /// A statement of a transaction.
    pub(crate) fn of(transaction: &'a Transaction) -> Result<Held<'a>, Error> {
        Ok(Held::begin(transaction.lease()?, Some(transaction)))
    }

    fn begin(lease: Arc<Lease>, transaction: Option<&'a Transaction>) -> Held<'a> {
        lease.enter();
        Held { lease, transaction, running: true }
    }

    pub(crate) fn session(&self) -> Result<&Session, Error> {
        self.lease.session()
    }

    pub(crate) fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// The server's answer was read to its end.
    pub(crate) fn done(&mut self, result: Result<(), &Error>) {
        if !std::mem::take(&mut self.running) {
            return;
        }
        self.lease.leave();
        match (self.transaction, result) {
            (None, _) => self.lease.give_back(),
            (Some(transaction), Err(error)) => transaction.note(error),
            (Some(_), Ok(())) => {}
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if self.running {
            self.lease.abandon();
        }
    }
}

//! The connection that a statement runs on: one of the pool's for itself, or its transaction's.

use std::sync::Arc;

use super::pool::Lease;
use super::session::Session;
use super::transaction::Transaction;
use crate::error::Error;

/// A connection while a statement runs on it. Dropped before [`Held::done`], it asks the server to end the statement.
pub(crate) struct Held<'a> {
    place: Place<'a>,
    running: bool,
}

enum Place<'a> {
    Own(Lease),
    Transaction(Arc<Lease>, &'a Transaction),
}

impl<'a> Held<'a> {
    /// A statement on its own.
    pub(crate) fn own(lease: Lease) -> Held<'a> {
        Held { place: Place::Own(lease), running: true }
    }

    /// A statement of a transaction.
    pub(crate) fn of(transaction: &'a Transaction) -> Result<Held<'a>, Error> {
        let lease = transaction.lease()?;
        lease.enter();
        Ok(Held { place: Place::Transaction(lease, transaction), running: true })
    }

    pub(crate) fn session(&self) -> Result<&Session, Error> {
        match &self.place {
            Place::Own(lease) => lease.session(),
            Place::Transaction(lease, _) => lease.session(),
        }
    }

    pub(crate) fn in_transaction(&self) -> bool {
        matches!(self.place, Place::Transaction(..))
    }

    /// The server's answer was read to its end.
    pub(crate) fn done(&mut self, result: Result<(), &Error>) {
        // What is abandoned is not done.
        if result.is_err_and(Error::is_silent) {
            return;
        }
        if !std::mem::take(&mut self.running) {
            return;
        }
        match &self.place {
            Place::Own(lease) => lease.give_back(),
            Place::Transaction(lease, transaction) => {
                lease.leave();
                if let Err(error) = result {
                    transaction.note(error);
                }
            }
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if self.running {
            match &self.place {
                Place::Own(lease) => lease.abandon(),
                Place::Transaction(lease, _) => lease.abandon(),
            }
        }
    }
}

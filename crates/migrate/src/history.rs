//! The rows of the ledger, `relata.migrations`, as plain data.

use std::time::{Duration, SystemTime};

use crate::sum::Sha256;

/// A migration that a database has, or is about to have.
///
/// ```
/// use relata_migrate::Row;
///
/// fn told(row: &Row) -> String {
///     format!("{} by {}, in {:?}", row.name, row.applied_by, row.duration)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number.
    pub version: u64,
    /// What stood after the number when it was applied.
    pub name: String,
    /// The sum of the up file that was applied.
    pub sha256: Sha256,
    /// When it was applied, by the server's clock; for one under way, when it was begun.
    pub applied_at: SystemTime,
    /// The role that did it.
    pub applied_by: String,
    /// How long its statements took.
    pub duration: Duration,
    /// How it came into the ledger.
    pub how: How,
    /// Is it there as a whole?
    pub state: State,
}

/// How a migration came into the ledger.
///
/// ```
/// use relata_migrate::How;
///
/// assert_eq!(How::Recorded.word(), "recorded");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Its statements were run.
    Applied,
    /// The database was in that state already: `baseline`, or `push` before it.
    Recorded,
}

/// Whether a migration is there as a whole.
///
/// ```
/// use relata_migrate::Row;
/// use relata_migrate::history::State;
///
/// fn is_under_way(row: &Row) -> bool {
///     row.state != State::Done
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Yes.
    Done,
    /// A file without a transaction was cut off; the next run goes on with it.
    Applying(Progress),
    /// So was a down file without a transaction.
    RollingBack(Progress),
}

/// How far a file without a transaction has come.
///
/// ```
/// use relata_migrate::history::Progress;
///
/// fn told(progress: &Progress) -> String {
///     format!("{} of {} statements are done", progress.done, progress.total)
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The sum of the file: the up file, or the down file if it is being rolled back.
    pub sha256: Sha256,
    /// Statements that are done.
    pub done: usize,
    /// Statements in the file.
    pub total: usize,
    /// The statement after those was begun outside a transaction, and it is not known how it ended.
    pub in_flight: bool,
}

impl How {
    /// The word in the ledger.
    ///
    /// ```
    /// use relata_migrate::How;
    ///
    /// assert_eq!(How::Applied.word(), "applied");
    /// ```
    pub fn word(self) -> &'static str {
        match self {
            How::Applied => "applied",
            How::Recorded => "recorded",
        }
    }
}

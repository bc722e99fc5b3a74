//! How a transaction begins, and how often it is tried.

use std::time::Duration;

/// How a transaction begins, and how often it is tried: PostgreSQL's manual, "SET TRANSACTION".
///
/// ```
/// use relata::{IsolationLevel, TransactionOptions};
///
/// let options = TransactionOptions {
///     isolation_level: Some(IsolationLevel::Serializable),
///     read_only: true,
///     deferrable: true,
///     ..TransactionOptions::default()
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionOptions {
    /// `None`: the database's own, which is READ COMMITTED unless someone has set another.
    pub isolation_level: Option<IsolationLevel>,
    /// READ ONLY: a statement that writes is refused.
    pub read_only: bool,
    /// DEFERRABLE: a serializable transaction that only reads waits until it can run without any risk of a
    /// serialization failure.
    pub deferrable: bool,
    /// How often a transaction that is retried is run at most, the first time counted. 5.
    pub attempts: u32,
}

/// How much of what others do a transaction sees.
///
/// ```
/// use relata::{IsolationLevel, TransactionOptions};
///
/// let options = TransactionOptions {
///     isolation_level: Some(IsolationLevel::RepeatableRead),
///     ..TransactionOptions::default()
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsolationLevel {
    /// Each statement sees what was committed before it began.
    ReadCommitted,
    /// All statements see what was committed before the first one began.
    RepeatableRead,
    /// As if transactions ran one after another.
    Serializable,
}

impl Default for TransactionOptions {
    fn default() -> Self {
        TransactionOptions { isolation_level: None, read_only: false, deferrable: false, attempts: 5 }
    }
}

impl TransactionOptions {
    pub(crate) fn begin(self) -> String {
        let mut sql = "BEGIN".to_owned();
        sql += match self.isolation_level {
            Some(IsolationLevel::ReadCommitted) => " ISOLATION LEVEL READ COMMITTED",
            Some(IsolationLevel::RepeatableRead) => " ISOLATION LEVEL REPEATABLE READ",
            Some(IsolationLevel::Serializable) => " ISOLATION LEVEL SERIALIZABLE",
            None => "",
        };
        if self.read_only {
            sql += " READ ONLY";
        }
        if self.deferrable {
            sql += " DEFERRABLE";
        }
        sql
    }

    /// How long to wait after an attempt: longer each time, and not in step with others who wait.
    pub(crate) fn pause(attempt: u32) -> Duration {
        let longest =
            Duration::from_secs(1).min(Duration::from_millis(5).saturating_mul(1 << attempt.min(16)));
        longest.mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}

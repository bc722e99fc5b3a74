//! What a run is told (options), what it tells while it runs (events), and what it did (report).

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::error::Holder;

/// How to `migrate`.
///
/// ```
/// use relata_migrate::MigrateOptions;
///
/// let dry_run = MigrateOptions { dry_run: true, ..MigrateOptions::default() };
/// ```
#[derive(Debug, Clone)]
pub struct MigrateOptions {
    /// The last version to apply; `None` for all.
    pub to: Option<u64>,
    /// Check everything and report what would be applied; the database is only read.
    pub dry_run: bool,
    /// Also apply files that are older than the newest applied one.
    pub allow_out_of_order: bool,
    /// What both directions share.
    pub run: RunOptions,
}

/// How to `rollback`.
///
/// ```
/// use relata_migrate::{RollbackOptions, RunOptions, Target};
///
/// let one_step = RollbackOptions { target: Target::Steps(1), dry_run: false, run: RunOptions::default() };
/// ```
#[derive(Debug, Clone)]
pub struct RollbackOptions {
    /// How far to go back.
    pub target: Target,
    /// Check everything and report what would be rolled back; the database is only read.
    pub dry_run: bool,
    /// What both directions share.
    pub run: RunOptions,
}

/// How far to go back.
///
/// ```
/// use relata_migrate::Target;
///
/// let everything = Target::To(0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// So many migrations, newest first.
    Steps(usize),
    /// Until this version is the newest applied one; 0 for all.
    To(u64),
}

/// Time limits, and the flag to stop.
///
/// ```
/// use std::time::Duration;
///
/// use relata_migrate::RunOptions;
///
/// let impatient = RunOptions { lock_timeout: Duration::from_secs(1), ..RunOptions::default() };
/// ```
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// How long to wait for another runner to finish.
    pub lock_wait: Duration,
    /// How long one attempt of a statement waits for a lock, and keeps others waiting behind it (`lock_timeout`); a
    /// concurrent index build, which keeps nobody waiting, waits as long as it must. Zero for no limit. A `SET
    /// lock_timeout` in a file has the last word.
    pub lock_timeout: Duration,
    /// How often a transaction is tried that fails on a lock timeout, a deadlock or a serialization failure.
    pub attempts: usize,
    /// `statement_timeout` for each statement; zero for no limit. `None` leaves it as the server has it.
    pub statement_timeout: Option<Duration>,
    /// Set to true from elsewhere, it stops the run before the next statement or attempt, and while it waits for the
    /// lock. A statement that is running ends by a cancel request (`postgres::Client::cancel_token`).
    pub stop: Option<Arc<AtomicBool>>,
}

impl Default for MigrateOptions {
    /// Everything that is pending.
    fn default() -> MigrateOptions {
        MigrateOptions { to: None, dry_run: false, allow_out_of_order: false, run: RunOptions::default() }
    }
}

impl Default for RollbackOptions {
    /// One step.
    fn default() -> RollbackOptions {
        RollbackOptions { target: Target::Steps(1), dry_run: false, run: RunOptions::default() }
    }
}

impl Default for RunOptions {
    /// Waits a minute for another runner; ten attempts that wait five seconds each for locks.
    fn default() -> RunOptions {
        RunOptions {
            lock_wait: Duration::from_secs(60),
            lock_timeout: Duration::from_secs(5),
            attempts: 10,
            statement_timeout: None,
            stop: None,
        }
    }
}

/// What a run does at this moment.
///
/// ```
/// use relata_migrate::Event;
///
/// fn log(event: Event<'_>) {
///     if let Event::Finished { file, duration, .. } = event {
///         eprintln!("{file} took {duration:?}");
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// Another runner is at work on this database; said once.
    WaitingForRunner {
        /// Who it is, if the server tells.
        holder: Option<&'a Holder>,
    },
    /// A file begins.
    Started {
        /// Its number.
        version: u64,
        /// `0002_add_teams.sql`, or the down file.
        file: &'a str,
        /// How many statements it has.
        statements: usize,
        /// How many of those an earlier run has done.
        done: usize,
        /// Is it one transaction?
        transaction: bool,
    },
    /// A statement begins.
    Statement {
        /// The file.
        file: &'a str,
        /// Its line in the file, from 1.
        line: usize,
        /// Which statement of the file, from 1.
        number: usize,
        /// How many statements the file has.
        total: usize,
        /// Its first line.
        statement: &'a str,
    },
    /// A statement without a transaction was found done, by a run that was cut off before it could say so, or by hand.
    FoundDone {
        /// The file.
        file: &'a str,
        /// Its line in the file, from 1.
        line: usize,
        /// Its first line.
        statement: &'a str,
    },
    /// An invalid index, which a failed concurrent build left, is dropped before it is built again.
    DroppingInvalidIndex {
        /// The index, qualified and quoted.
        index: &'a str,
    },
    /// A lock timeout, a deadlock or a serialization failure: it is tried again.
    Retrying {
        /// The file.
        file: &'a str,
        /// What PostgreSQL said.
        reason: &'a str,
        /// The attempt that failed, from 1.
        attempt: usize,
        /// How many there are.
        attempts: usize,
        /// How long it waits before the next.
        wait: Duration,
    },
    /// A file is done, and the ledger says so.
    Finished {
        /// Its number.
        version: u64,
        /// The file.
        file: &'a str,
        /// How long it took in this run.
        duration: Duration,
    },
}

/// What a run did.
///
/// ```
/// use relata_migrate::Report;
///
/// fn told(report: &Report) -> String {
///     let verb = if report.dry_run { "would be applied" } else { "were applied" };
///     format!("{} files {verb}", report.files.len())
/// }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The files that were run (or would be, if it was a dry run), in that order.
    pub files: Vec<Ran>,
    /// Was it a dry run?
    pub dry_run: bool,
}

/// A file that was run.
///
/// ```
/// use relata_migrate::Ran;
///
/// fn told(ran: &Ran) -> String {
///     format!("{}: {} statements in {:?}", ran.file, ran.statements, ran.duration)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Its number.
    pub version: u64,
    /// `0002_add_teams.sql`, or the down file.
    pub file: String,
    /// How many statements it has.
    pub statements: usize,
    /// Is it one transaction?
    pub transaction: bool,
    /// How long it took; zero in a dry run.
    pub duration: Duration,
}

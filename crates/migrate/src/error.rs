//! What can go wrong, and what a caller may branch on.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use postgres::error::{DbError, Severity, SqlState};

use crate::header::Find;
use crate::history::Row;
use crate::sum;

/// Why a folder, a sum or a run failed.
///
/// ```
/// use relata_migrate::Folder;
///
/// let error = Folder::from_embedded(&[("initial.sql", "select 1")]).expect_err("it has no number");
/// assert!(error.to_string().contains("initial.sql"));
/// ```
pub struct Error(Box<Kind>);

#[derive(Debug)]
pub(crate) enum Kind {
    Read { path: PathBuf, error: io::Error },
    NotUtf8 { file: String, line: usize },
    FileName { file: String },
    SameNumber { first: String, second: String },
    DownWithoutUp { down: String, up: String },
    Directive { file: String, line: usize, directive: String },
    SumLine { line: usize },
    SumConflict { line: usize, ours: Vec<String>, theirs: Vec<String> },
    Sum(Vec<sum::Problem>),
    Split { file: String, error: relata_sql::split::Error },
    TransactionControl { at: Place },
    OutsideTransaction { at: Place },
    UnnamedIndex { at: Place },
    PsqlOnly { at: Place },
    Missing(Vec<Row>),
    PartOfSquashed { squashed: String, done: String, last: u64 },
    Changed { files: Vec<String> },
    Moved { files: Vec<(String, String)> },
    OutOfOrder { files: Vec<String>, newest: u64 },
    UnderWay { file: String, done: usize, total: usize },
    ChangedUnderWay { file: String, done: usize, total: usize },
    NoSuchVersion { version: u64 },
    NotApplied { version: u64 },
    NoDown { stem: String, down: String },
    Irreversible { stem: String, reason: String },
    Locked { holder: Option<Holder>, waited: Duration },
    BeingBuilt { index: String, pid: i32, at: Place },
    NewerLedger { found: usize, known: usize },
    BadLedger { version: i64, column: &'static str },
    Statement { at: Place, position: Option<(usize, usize)>, finds: Vec<Find>, error: postgres::Error },
    Commit { file: String, finds: Vec<Find>, error: postgres::Error },
    Stopped,
    Postgres { doing: &'static str, error: postgres::Error },
}

/// A statement in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// The first line of the statement.
    pub(crate) statement: String,
}

/// Who holds the lock that lets only one runner at a time into a database.
///
/// ```
/// use relata_migrate::Event;
///
/// fn log(event: Event<'_>) {
///     if let Event::WaitingForRunner { .. } = event {
///         eprintln!("another program migrates");
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The backend's process.
    pub pid: i32,
    /// What it calls itself.
    pub application_name: String,
    /// Its role.
    pub user: String,
    /// Since when it is connected, as the server writes it.
    pub since: String,
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Error {
        Error(Box::new(kind))
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0
    }

    pub(crate) fn postgres(doing: &'static str) -> impl Fn(postgres::Error) -> Error {
        move |error| Error::new(Kind::Postgres { doing, error })
    }

    /// Was the connection lost? Then it is not known whether the last statement, or the commit, took effect: connect
    /// again and run again. The ledger knows.
    ///
    /// ```
    /// fn connect_again(error: &relata_migrate::Error) -> bool {
    ///     error.is_connection_lost()
    /// }
    /// ```
    pub fn is_connection_lost(&self) -> bool {
        let Some(error) = self.postgres_error() else { return false };
        match error.as_db_error() {
            // FATAL is the last word of a backend that ends; class 08 are connection exceptions.
            Some(db) => {
                let fatal = matches!(db.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
                fatal || db.code().code().starts_with("08")
            }
            None => {
                error.is_closed()
                    || std::error::Error::source(error).is_some_and(|source| source.is::<io::Error>())
            }
        }
    }

    /// Does another runner hold the lock?
    ///
    /// ```
    /// fn another_runner(error: &relata_migrate::Error) -> bool {
    ///     error.is_locked()
    /// }
    /// ```
    pub fn is_locked(&self) -> bool {
        matches!(*self.0, Kind::Locked { .. })
    }

    /// Was it stopped by the caller, through the flag in the options or through a cancel request?
    ///
    /// ```
    /// fn stopped_by_us(error: &relata_migrate::Error) -> bool {
    ///     error.is_cancelled()
    /// }
    /// ```
    pub fn is_cancelled(&self) -> bool {
        matches!(*self.0, Kind::Stopped) || self.sqlstate() == Some("57014")
    }

    /// Did two branches add migrations: does a number stand twice, or has `migrations.sum` the marks of a git conflict?
    ///
    /// ```
    /// use relata_migrate::Folder;
    ///
    /// let error = Folder::from_embedded(&[("0007_a.sql", ""), ("0007_b.sql", "")]).expect_err("0007 twice");
    /// assert!(error.is_two_branches());
    /// ```
    pub fn is_two_branches(&self) -> bool {
        matches!(&*self.0, Kind::SumConflict { .. } | Kind::SameNumber { .. })
    }

    /// Does `migrations.sum` hold the markers of a git conflict?
    ///
    /// ```
    /// let text = "<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\n";
    /// assert!(relata_migrate::sum::parse(text).expect_err("a conflict").is_sum_conflict());
    /// ```
    pub fn is_sum_conflict(&self) -> bool {
        matches!(*self.0, Kind::SumConflict { .. })
    }

    /// Was the run refused before anything was done, because the files, their sums and the history do not agree, or
    /// because a file asks for what cannot be done?
    ///
    /// ```
    /// use relata_migrate::sum::{Problem, agree};
    ///
    /// let error = agree(vec![Problem::Missing("0001_initial.sql".to_owned())]).expect_err("it is gone");
    /// assert!(error.is_refusal());
    /// ```
    pub fn is_refusal(&self) -> bool {
        match &*self.0 {
            Kind::Sum(_)
            | Kind::SumConflict { .. }
            | Kind::TransactionControl { .. }
            | Kind::OutsideTransaction { .. }
            | Kind::UnnamedIndex { .. }
            | Kind::PsqlOnly { .. }
            | Kind::Missing(_)
            | Kind::PartOfSquashed { .. }
            | Kind::Changed { .. }
            | Kind::Moved { .. }
            | Kind::OutOfOrder { .. }
            | Kind::UnderWay { .. }
            | Kind::ChangedUnderWay { .. }
            | Kind::NoSuchVersion { .. }
            | Kind::NotApplied { .. }
            | Kind::NoDown { .. }
            | Kind::Irreversible { .. } => true,
            Kind::Read { .. }
            | Kind::NotUtf8 { .. }
            | Kind::FileName { .. }
            | Kind::SameNumber { .. }
            | Kind::DownWithoutUp { .. }
            | Kind::Directive { .. }
            | Kind::SumLine { .. }
            | Kind::Split { .. }
            | Kind::Locked { .. }
            | Kind::BeingBuilt { .. }
            | Kind::NewerLedger { .. }
            | Kind::BadLedger { .. }
            | Kind::Statement { .. }
            | Kind::Commit { .. }
            | Kind::Stopped
            | Kind::Postgres { .. } => false,
        }
    }

    /// The file and the line of the statement that failed, both as an editor wants them.
    ///
    /// ```
    /// fn told(error: &relata_migrate::Error) -> String {
    ///     error.place().map_or_else(String::new, |(file, line)| format!("{file}:{line}"))
    /// }
    /// ```
    pub fn place(&self) -> Option<(&str, usize)> {
        match &*self.0 {
            Kind::Statement { at, position, .. } => {
                Some((&at.file, position.map_or(at.line, |(line, _)| line)))
            }
            Kind::TransactionControl { at }
            | Kind::OutsideTransaction { at }
            | Kind::UnnamedIndex { at }
            | Kind::PsqlOnly { at }
            | Kind::BeingBuilt { at, .. } => Some((&at.file, at.line)),
            Kind::NotUtf8 { file, line } | Kind::Directive { file, line, .. } => Some((file, *line)),
            Kind::Split { file, error } => Some((file, error.line)),
            Kind::SumLine { line } | Kind::SumConflict { line, .. } => Some((sum::FILE_NAME, *line)),
            Kind::Read { .. }
            | Kind::FileName { .. }
            | Kind::SameNumber { .. }
            | Kind::DownWithoutUp { .. }
            | Kind::Sum(_)
            | Kind::Missing(_)
            | Kind::PartOfSquashed { .. }
            | Kind::Changed { .. }
            | Kind::Moved { .. }
            | Kind::OutOfOrder { .. }
            | Kind::UnderWay { .. }
            | Kind::ChangedUnderWay { .. }
            | Kind::NoSuchVersion { .. }
            | Kind::NotApplied { .. }
            | Kind::NoDown { .. }
            | Kind::Irreversible { .. }
            | Kind::Locked { .. }
            | Kind::NewerLedger { .. }
            | Kind::BadLedger { .. }
            | Kind::Commit { .. }
            | Kind::Stopped
            | Kind::Postgres { .. } => None,
        }
    }

    /// PostgreSQL's five-character code, if the server said no.
    ///
    /// ```
    /// fn is_syntax_error(error: &relata_migrate::Error) -> bool {
    ///     error.sqlstate() == Some("42601")
    /// }
    /// ```
    pub fn sqlstate(&self) -> Option<&str> {
        self.postgres_error()?.code().map(SqlState::code)
    }

    /// All that the server said.
    ///
    /// ```
    /// fn hint(error: &relata_migrate::Error) -> Option<&str> {
    ///     error.db_error()?.hint()
    /// }
    /// ```
    pub fn db_error(&self) -> Option<&DbError> {
        self.postgres_error()?.as_db_error()
    }

    /// What does not agree with `migrations.sum`.
    ///
    /// ```
    /// use relata_migrate::sum::{Problem, agree};
    ///
    /// let error = agree(vec![Problem::Missing("0001_initial.sql".to_owned())]).expect_err("it is gone");
    /// assert_eq!(error.sum_problems().len(), 1);
    /// ```
    pub fn sum_problems(&self) -> &[sum::Problem] {
        if let Kind::Sum(problems) = &*self.0 { problems } else { &[] }
    }

    pub(crate) fn postgres_error(&self) -> Option<&postgres::Error> {
        let (Kind::Statement { error, .. } | Kind::Commit { error, .. } | Kind::Postgres { error, .. }) =
            &*self.0
        else {
            return None;
        };
        Some(error)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Kind::Read { error, .. } = &*self.0 {
            return Some(error);
        }
        if let Kind::Split { error, .. } = &*self.0 {
            return Some(error);
        }
        self.postgres_error().map(|error| error as _)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

//! One finding, and how bad it is.

use std::ops::Range;

use relata_schema::QualifiedName;
use squawk_linter::Violation;

use crate::stated::Stated;
use crate::{Fix, Kind, Known, Rule};

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's, or `not-parsed`.
    pub code: &'static str,
    pub severity: Severity,
    /// Where in the file, in bytes.
    pub range: Range<usize>,
    /// What is the matter.
    pub message: String,
    /// What to do instead.
    pub advice: &'static str,
    /// The table that it is about, where that is known.
    pub table: Option<QualifiedName>,
    /// The change that does what is advised, where that is certain.
    pub fix: Option<Fix>,
}

/// How bad it is, mildest first. Notes are no reason to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// Up to so many rows, a table is read in a moment.
const FEW: u64 = 10_000;
/// From so many rows on, others wait for seconds and more.
const MANY: u64 = 1_000_000;

impl Finding {
    pub(crate) fn not_parsed(range: Range<usize>, message: &str) -> Finding {
        Finding {
            code: "not-parsed",
            severity: Severity::Note,
            range,
            message: format!("lint cannot read this: {message}"),
            advice: "The rules were applied to the rest. PostgreSQL has the last word: `relata check` runs the file in scratch.",
            table: None,
            fix: None,
        }
    }
}

/// `None` where what is known says that there is nothing to find.
pub(crate) fn severity(
    rule: &Rule,
    table: Option<&QualifiedName>,
    known: &Known,
    stated: &Stated<'_>,
) -> Option<Severity> {
    let rows = table.and_then(|table| rows(table, known));
    match rule.kind {
        Kind::Blocks => {
            let is_untouched =
                known.touched.as_ref().zip(table).is_some_and(|(touched, table)| !touched.contains(table));
            let severity = match rows {
                None => Severity::Warning,
                Some(rows) if rows <= FEW => Severity::Note,
                Some(rows) if rows < MANY => Severity::Warning,
                Some(_) => Severity::Error,
            };
            // Who wrote the header knows it.
            let severity = match severity {
                Severity::Error if table.is_some_and(|table| stated.rewrites(table)) => Severity::Warning,
                Severity::Warning if table.is_some_and(|table| stated.rewrites(table)) => Severity::Note,
                severity => severity,
            };
            (!is_untouched).then_some(severity)
        }
        Kind::Rows => Some(match rows {
            None => Severity::Warning,
            Some(0) => Severity::Note,
            Some(_) => Severity::Error,
        }),
        Kind::Loses | Kind::Fails => Some(Severity::Error),
        Kind::Locks | Kind::Breaks => Some(Severity::Note),
        Kind::Optional => Some(Severity::Warning),
    }
}

/// The rows of a table, where they are known. One that the live database lacks has none yet.
fn rows(table: &QualifiedName, known: &Known) -> Option<u64> {
    known.rows.as_ref().and_then(|rows| rows.get(table).copied().unwrap_or(Some(0)))
}

/// What the rule finds, and how many rows it is about. Of what cannot run, squawk says more.
pub(crate) fn message(
    rule: &Rule,
    violation: &Violation,
    table: Option<&QualifiedName>,
    known: &Known,
) -> String {
    let message = match rule.kind {
        Kind::Fails => violation.message.trim_end_matches('.'),
        _ => rule.summary,
    };
    match table.and_then(|table| Some((table, rows(table, known)?))) {
        Some((table, 1)) => format!("{message} ({table} has about 1 row)"),
        Some((table, rows)) => format!("{message} ({table} has about {rows} rows)"),
        None => message.to_owned(),
    }
}

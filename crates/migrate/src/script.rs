//! A migration file cut into statements and checked, before any of it runs.

use std::time::Duration;

use relata_sql::split::{self, Statement, TokenKind};

use crate::concurrent::{self, Concurrent};
use crate::error::{Error, Kind, Place};
use crate::folder::{File, Migration};
use crate::header::{self, Find};

/// A file that can be run.
pub(crate) struct Script<'a> {
    pub(crate) version: u64,
    pub(crate) file: &'a File,
    pub(crate) statements: Vec<Step<'a>>,
    /// Is it the way back? Then what its up file did not come to is no reason to fail.
    pub(crate) undoes: bool,
    /// It says itself how long to wait for locks.
    pub(crate) sets_lock_timeout: bool,
}

pub(crate) struct Step<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) at: Place,
    pub(crate) kind: split::Kind,
}

/// Cuts and checks the up file of a migration, or its down file.
pub(crate) fn read<'a>(migration: &Migration, file: &'a File, undoes: bool) -> Result<Script<'a>, Error> {
    let cut = split::split(&file.sql)
        .map_err(|error| Error::new(Kind::Split { file: file.name.clone(), error }))?;
    let statements = cut.into_iter().map(|statement| step(file, statement)).collect::<Result<Vec<_>, _>>()?;
    let sets_lock_timeout = statements.iter().any(|step| {
        let mut tokens = split::tokens(step.text).map_while(Result::ok);
        tokens.any(|token| token.is("lock_timeout") || token.text == "'lock_timeout'")
    });
    Ok(Script { version: migration.version, file, statements, undoes, sets_lock_timeout })
}

fn step<'a>(file: &File, statement: Statement<'a>) -> Result<Step<'a>, Error> {
    let Statement { text, range, line } = statement;
    let at = Place { file: file.name.clone(), line, statement: first_line(text) };
    let kind = split::kind(text);
    if for_psql_only(text) {
        return Err(Error::new(Kind::PsqlOnly { at }));
    }
    match kind {
        split::Kind::TransactionControl => return Err(Error::new(Kind::TransactionControl { at })),
        split::Kind::OutsideTransaction if !file.header.no_transaction => {
            return Err(Error::new(Kind::OutsideTransaction { at }));
        }
        split::Kind::OutsideTransaction => {
            if let Concurrent::UnnamedIndex = concurrent::read(text) {
                return Err(Error::new(Kind::UnnamedIndex { at }));
            }
        }
        split::Kind::Transactional | split::Kind::Session => {}
    }
    Ok(Step { text, start: range.start, at, kind })
}

/// Where in the file the server points at, as line and column.
pub(crate) fn position(
    script: &Script<'_>,
    step: &Step<'_>,
    error: &postgres::Error,
) -> Option<(usize, usize)> {
    let postgres::error::ErrorPosition::Original(position) = error.as_db_error()?.position()? else {
        return None;
    };
    let characters = usize::try_from(*position).ok()?.checked_sub(1)?;
    let offset = step.text.char_indices().nth(characters).map_or(step.text.len(), |(offset, _)| offset);
    Some(split::line_column(&script.file.sql, step.start + offset))
}

/// The queries of the header that find the rows which made a statement fail, or the commit.
pub(crate) fn finds(script: &Script<'_>, step: Option<&Step<'_>>, error: &postgres::Error) -> Vec<Find> {
    let Some(db) = error.as_db_error() else { return Vec::new() };
    // integrity_constraint_violation and data_exception
    if !["23", "22"].iter().any(|class| db.code().code().starts_with(class)) {
        return Vec::new();
    }
    let finds = header::finds(&script.file.sql);
    let of = |name: Option<&str>, find: &Find| {
        name.is_some_and(|name| find.what.split([' ', ':']).any(|word| word.ends_with(&format!(".{name}"))))
    };
    let on_table = |find: &Find| {
        let table = find.query.split(" FROM ").nth(1).and_then(|rest| rest.split_whitespace().next());
        step.zip(table).is_some_and(|(step, table)| step.text.contains(&format!("{table} ")))
    };
    // The check by which a column becomes NOT NULL has no place in the header.
    let by_check = db.constraint().and_then(|name| name.strip_suffix("_is_not_null"));
    let checked =
        by_check.zip(db.table()).and_then(|(name, table)| name.strip_prefix(table)?.strip_prefix('_'));
    let ways: [&dyn Fn(&Find) -> bool; 4] = [
        &|find| of(db.constraint(), find),
        &|find| of(checked, find),
        &|find| of(db.column(), find),
        &on_table,
    ];
    for way in ways {
        if finds.iter().any(way) {
            return finds.into_iter().filter(|find| way(find)).collect();
        }
    }
    finds
}

/// Milliseconds, as PostgreSQL's timeouts count them.
pub(crate) fn milliseconds(duration: Duration) -> String {
    // Zero means no limit, so that the shortest limit is one millisecond.
    let millis = if duration.is_zero() { 0 } else { duration.as_millis().clamp(1, 2_147_483_647) };
    millis.to_string()
}

/// The first line, cut where it gets long.
fn first_line(statement: &str) -> String {
    const LONGEST: usize = 100;
    let line = statement.lines().next().unwrap_or_default().trim_end();
    if line.chars().count() > LONGEST {
        return line.chars().take(LONGEST).chain(['…']).collect();
    }
    if line.len() < statement.len() { format!("{line} …") } else { line.to_owned() }
}

fn for_psql_only(statement: &str) -> bool {
    let tokens: Vec<_> = split::tokens(statement).map_while(Result::ok).collect();
    let Some(first) = tokens.first() else { return false };
    let standard = |pair: &[split::Token<'_>]| {
        pair[0].is("from") && pair[1].is("stdin") || pair[0].is("to") && pair[1].is("stdout")
    };
    first.kind == TokenKind::Symbol && first.text == "\\"
        || first.is("copy") && tokens.windows(2).any(standard)
}

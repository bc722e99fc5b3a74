//! Runs one file: as one transaction, or statement by statement.

use std::time::{Duration, Instant};

use relata_sql::split;

use crate::concurrent::{self, Found};
use crate::error::{Error, Kind};
use crate::event::Event;
use crate::header::LOCK_TIMEOUT;
use crate::history::Progress;
use crate::ledger;
use crate::script::{self, Script, Step};
use crate::session::Session;

/// Runs a file in one transaction, and in the same one the ledger's SQL, which is told how long the file took.
pub(crate) fn in_one_transaction(
    session: &mut Session<'_>,
    script: &Script<'_>,
    ledger: impl Fn(Duration) -> String,
) -> Result<(), Error> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        session.enter()?;
        let Err(error) = attempt_transaction(session, script, &ledger) else { return Ok(()) };
        retry_or_fail(session, script, attempt, error)?;
    }
}

fn attempt_transaction(
    session: &mut Session<'_>,
    script: &Script<'_>,
    ledger: impl Fn(Duration) -> String,
) -> Result<(), Error> {
    let started = Instant::now();
    begin(session)?;
    for (index, step) in script.statements.iter().enumerate() {
        session.check_stop()?;
        execute(session, script, index, step)?;
    }
    let sql = format!("{}; {}", session.own_role_sql(), ledger(started.elapsed()));
    session.client.batch_execute(&sql).map_err(Error::postgres("cannot write to relata.migrations"))?;
    commit(session, script)
}

/// Runs a file statement by statement, the ledger counting along, from where `progress` says that it stands.
///
/// The last statement is counted as well; the caller writes down that the file is done.
pub(crate) fn one_by_one(
    session: &mut Session<'_>,
    script: &Script<'_>,
    progress: Progress,
) -> Result<(), Error> {
    session.enter()?;
    // What an earlier run had set before it was cut off holds for the statements after it.
    for step in script.statements.iter().take(progress.done).filter(|step| step.kind == split::Kind::Session)
    {
        session.client.batch_execute(step.text).map_err(|error| failed(script, step, error))?;
        keep_limit(session, step)?;
    }
    for (index, step) in script.statements.iter().enumerate().skip(progress.done) {
        session.check_stop()?;
        let in_flight = progress.in_flight && index == progress.done;
        match step.kind {
            split::Kind::Session => execute(session, script, index, step)?,
            split::Kind::Transactional if !in_flight => with_the_ledger(session, script, index, step)?,
            split::Kind::Transactional
            | split::Kind::OutsideTransaction
            | split::Kind::TransactionControl => {
                outside_transaction(session, script, index, step, in_flight)?;
            }
        }
    }
    Ok(())
}

/// A statement and its count in one transaction: there is no moment between them.
fn with_the_ledger(
    session: &mut Session<'_>,
    script: &Script<'_>,
    index: usize,
    step: &Step<'_>,
) -> Result<(), Error> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let started = Instant::now();
        let result = begin(session).and_then(|()| execute(session, script, index, step)).and_then(|()| {
            let count = ledger::progress(script.version, index + 1, false, started.elapsed());
            let sql = format!("{}; {count}", session.own_role_sql());
            session
                .client
                .batch_execute(&sql)
                .map_err(Error::postgres("cannot write to relata.migrations"))?;
            commit(session, script)
        });
        let Err(error) = result else { return Ok(()) };
        // active_sql_transaction, invalid_transaction_termination: a procedure that commits, REINDEX of a partitioned
        // table. PostgreSQL has done nothing, and must be asked without a transaction.
        if matches!(error.sqlstate(), Some("25001" | "2D000")) {
            drop(session.client.batch_execute("ROLLBACK"));
            return outside_transaction(session, script, index, step, false);
        }
        retry_or_fail(session, script, attempt, error)?;
    }
}

/// A statement that PostgreSQL runs in no transaction: the ledger first says that it begins, then that it is done.
fn outside_transaction(
    session: &mut Session<'_>,
    script: &Script<'_>,
    index: usize,
    step: &Step<'_>,
    mut in_flight: bool,
) -> Result<(), Error> {
    let concurrent = concurrent::read(step.text);
    let mut attempt = 0;
    loop {
        attempt += 1;
        let started = Instant::now();
        if !script.sets_lock_timeout {
            session.set_lock_timeout(Duration::ZERO)?;
        }
        let result = prepare(session, &concurrent, step, in_flight || script.undoes).and_then(|todo| {
            let Some(sql) = todo else {
                (session.on_event)(Event::FoundDone {
                    file: &script.file.name,
                    line: step.at.line,
                    statement: &step.at.statement,
                });
                return Ok(());
            };
            session.write(&ledger::progress(script.version, index, true, Duration::ZERO))?;
            tell(session, script, index, step);
            session.client.batch_execute(&sql).map_err(|error| failed(script, step, error))
        });
        if !script.sets_lock_timeout && result.as_ref().err().is_none_or(|error| !error.is_connection_lost())
        {
            session.set_lock_timeout(session.options.lock_timeout)?;
        }
        let done = match &result {
            Ok(()) => true,
            Err(error) => {
                in_flight && error.postgres_error().is_some_and(|it| concurrent::says_done(&concurrent, it))
            }
        };
        if done {
            return session.write(&ledger::progress(script.version, index + 1, false, started.elapsed()));
        }
        let Err(error) = result else { return Ok(()) };
        // The server has said no: it is known how the statement ended. What it left is seen by the next look.
        if error.db_error().is_some() && !error.is_connection_lost() {
            session.write(&ledger::progress(script.version, index, false, started.elapsed()))?;
            in_flight = false;
        }
        retry_or_fail(session, script, attempt, error)?;
    }
}

/// Clears away what is left of a file none of whose statements was done: the first of them may have failed.
pub(crate) fn clear(session: &mut Session<'_>, script: &Script<'_>) -> Result<(), Error> {
    session.enter()?;
    match script.statements.first() {
        Some(step) => prepare(session, &concurrent::read(step.text), step, false).map(|_| ()),
        None => Ok(()),
    }
}

/// Clears away what a failed attempt left; then the statement to run, or `None` where it is done, which it may be where
/// it `may_be_done`.
fn prepare(
    session: &mut Session<'_>,
    concurrent: &concurrent::Concurrent<'_>,
    step: &Step<'_>,
    may_be_done: bool,
) -> Result<Option<String>, Error> {
    let fail = Error::postgres("cannot see what an earlier attempt left");
    loop {
        session.check_stop()?;
        match concurrent::look(session.client, concurrent, may_be_done).map_err(&fail)? {
            Found::Nothing => return Ok(Some(step.text.to_owned())),
            Found::Done => return Ok(None),
            Found::Instead(sql) => return Ok(Some(sql)),
            Found::Invalid { index, drop } => {
                (session.on_event)(Event::DroppingInvalidIndex { index: &index });
                session.client.batch_execute(&drop).map_err(&fail)?;
            }
            Found::BeingBuilt { index, pid } => {
                return Err(Error::new(Kind::BeingBuilt { index, pid, at: step.at.clone() }));
            }
        }
    }
}

fn tell(session: &mut Session<'_>, script: &Script<'_>, index: usize, step: &Step<'_>) {
    (session.on_event)(Event::Statement {
        file: &script.file.name,
        line: step.at.line,
        number: index + 1,
        total: script.statements.len(),
        statement: &step.at.statement,
    });
}

fn execute(
    session: &mut Session<'_>,
    script: &Script<'_>,
    index: usize,
    step: &Step<'_>,
) -> Result<(), Error> {
    tell(session, script, index, step);
    session.client.batch_execute(step.text).map_err(|error| failed(script, step, error))?;
    keep_limit(session, step)
}

/// What every generated file says of locks means the limit of this run.
fn keep_limit(session: &mut Session<'_>, step: &Step<'_>) -> Result<(), Error> {
    if step.text == LOCK_TIMEOUT { session.set_lock_timeout(session.options.lock_timeout) } else { Ok(()) }
}

fn begin(session: &mut Session<'_>) -> Result<(), Error> {
    session.client.batch_execute("BEGIN").map_err(Error::postgres("cannot begin a transaction"))
}

fn commit(session: &mut Session<'_>, script: &Script<'_>) -> Result<(), Error> {
    let failed = |error| {
        let finds = script::finds(script, None, &error);
        Error::new(Kind::Commit { file: script.file.name.clone(), finds, error })
    };
    session.client.batch_execute("COMMIT").map_err(failed)
}

fn failed(script: &Script<'_>, step: &Step<'_>, error: postgres::Error) -> Error {
    let position = script::position(script, step, &error);
    let finds = script::finds(script, Some(step), &error);
    Error::new(Kind::Statement { at: step.at.clone(), position, finds, error })
}

/// Rolls back; waits where the error is worth another attempt, and returns it where it is not.
fn retry_or_fail(
    session: &mut Session<'_>,
    script: &Script<'_>,
    attempt: usize,
    error: Error,
) -> Result<(), Error> {
    if !error.is_connection_lost() {
        session.client.batch_execute("ROLLBACK").map_err(Error::postgres("cannot roll back"))?;
    }
    // lock_not_available, deadlock_detected, serialization_failure
    let worth_it = matches!(error.sqlstate(), Some("55P03" | "40P01" | "40001"));
    match error.postgres_error() {
        Some(cause) if worth_it && attempt < session.options.attempts => {
            session.wait_to_retry(&script.file.name, attempt, cause)
        }
        Some(_) | None => Err(error),
    }
}

//! Brings a database forward and back, one file at a time.

use std::time::{Duration, Instant};

use postgres::Client;

use crate::error::{Error, Kind};
use crate::event::{Event, MigrateOptions, Ran, Report, RollbackOptions, RunOptions, Target};
use crate::folder::{Folder, Migration};
use crate::history::{How, Progress, Row, State};
use crate::ledger;
use crate::pending::{compare, folded, replaces};
use crate::run;
use crate::script::{self, Script};
use crate::session::{self, Session};
use crate::sum;

/// Applies what is pending, oldest first; what an earlier run was cut off in, it finishes.
///
/// All files are read and checked before the first statement runs. Two runs at once on one database wait for each
/// other, and the second finds the work done. The connection must not be inside a transaction, nor behind a pooler that
/// gives each transaction another server connection. It is left as it was, but for temporary tables, open cursors and
/// channels listened to, which are gone.
///
/// ```no_run
/// use relata_migrate::{Folder, MigrateOptions, migrate};
///
/// fn up(client: &mut postgres::Client) -> Result<(), relata_migrate::Error> {
///     let folder = Folder::read("migrations".as_ref())?;
///     let report = migrate(client, &folder, &MigrateOptions::default(), &mut |_event| {})?;
///     println!("{} applied", report.files.len());
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// Files, sums and history that do not agree ([`Error::is_refusal`]: then nothing was done), another run that does not
/// end ([`Error::is_locked`]), a statement that fails ([`Error::place`]), and a lost connection
/// ([`Error::is_connection_lost`]: connect again and run again). What was finished before the error stays.
pub fn migrate(
    client: &mut Client,
    folder: &Folder,
    options: &MigrateOptions,
    on_event: &mut dyn FnMut(Event<'_>),
) -> Result<Report, Error> {
    check_sum(folder)?;
    // A program that starts up to date takes no lock, and needs no right to write.
    let history = ledger::history(client)?;
    let jobs = jobs_forward(folder, &history, options)?;
    let is_squashed = !compare(folder, &history).squashed.is_empty();
    if options.dry_run || jobs.is_empty() && !is_squashed {
        return Ok(Report { files: jobs.iter().map(would_run).collect(), dry_run: options.dry_run });
    }
    session::locked(client, &options.run, on_event, |session| {
        ledger::ensure(session.client)?;
        let history = fold(session, folder)?;
        let mut report = Report::default();
        for job in jobs_forward(folder, &history, options)? {
            report.files.push(forward(session, &job)?);
        }
        Ok(report)
    })
}

/// Runs down files, newest first.
///
/// ```no_run
/// use relata_migrate::{Folder, RollbackOptions, RunOptions, Target, rollback};
///
/// fn one_back(client: &mut postgres::Client) -> Result<(), relata_migrate::Error> {
///     let folder = Folder::read("migrations".as_ref())?;
///     let options = RollbackOptions { target: Target::Steps(1), dry_run: false, run: RunOptions::default() };
///     rollback(client, &folder, &options, &mut |_event| {})?;
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// As [`migrate`]; and a migration without a down file, or one that says that it is irreversible: then nothing is
/// rolled back at all.
pub fn rollback(
    client: &mut Client,
    folder: &Folder,
    options: &RollbackOptions,
    on_event: &mut dyn FnMut(Event<'_>),
) -> Result<Report, Error> {
    check_sum(folder)?;
    let history = folded(folder, ledger::history(client)?);
    let jobs = jobs_back(folder, &history, options)?;
    if options.dry_run || jobs.is_empty() {
        return Ok(Report { files: jobs.iter().map(would_run).collect(), dry_run: options.dry_run });
    }
    session::locked(client, &options.run, on_event, |session| {
        ledger::ensure(session.client)?;
        let history = fold(session, folder)?;
        let mut report = Report::default();
        for job in jobs_back(folder, &history, options)? {
            report.files.push(back(session, &job)?);
        }
        Ok(report)
    })
}

/// Writes into the ledger that the database has this migration, without running it; makes the ledger if need be.
///
/// What the ledger says about this version is replaced: so a file without a transaction that was cut off, and was
/// finished by hand, is recorded as done.
///
/// ```no_run
/// use relata_migrate::{Folder, How, record};
///
/// /// Says that the database has the first migration already.
/// fn baseline(client: &mut postgres::Client, folder: &Folder) -> Result<(), relata_migrate::Error> {
///     record(client, &folder.migrations[0], How::Recorded)
/// }
/// ```
///
/// # Errors
///
/// A connection that is lost, another run that does not end, or no right to write.
pub fn record(client: &mut Client, migration: &Migration, how: How) -> Result<(), Error> {
    write(client, &ledger::insert_done(migration, how, Duration::ZERO))
}

/// Takes a migration out of the ledger, without running its down file. Nothing happens if it is not there.
///
/// ```no_run
/// fn forget_two(client: &mut postgres::Client) -> Result<(), relata_migrate::Error> {
///     relata_migrate::forget(client, 2)
/// }
/// ```
///
/// # Errors
///
/// As [`record`].
pub fn forget(client: &mut Client, version: u64) -> Result<(), Error> {
    write(client, &ledger::delete(version))
}

fn write(client: &mut Client, sql: &str) -> Result<(), Error> {
    session::locked(client, &RunOptions::default(), &mut |_| {}, |session| {
        ledger::ensure(session.client)?;
        session.write(sql)
    })
}

/// Writes down as one what was folded into one file after it was applied; then the history.
fn fold(session: &mut Session<'_>, folder: &Folder) -> Result<Vec<Row>, Error> {
    let history = ledger::history(session.client)?;
    for migration in compare(folder, &history).squashed {
        let pieces = history.iter().filter(|row| replaces(migration, row));
        let took = pieces.clone().map(|row| row.duration).sum();
        let mut sql: String = pieces.map(|row| ledger::delete(row.version) + "; ").collect();
        sql += &ledger::insert_done(migration, How::Recorded, took);
        session.write(&sql)?;
    }
    ledger::history(session.client)
}

/// A file to run, and where it stands.
struct Job<'a> {
    migration: &'a Migration,
    script: Script<'a>,
    /// Where an earlier run was cut off.
    progress: Option<Progress>,
    /// The up file was begun and nothing of it was done, so there is nothing to run for the way back.
    gives_up: bool,
}

fn jobs_forward<'a>(
    folder: &'a Folder,
    history: &'a [Row],
    options: &MigrateOptions,
) -> Result<Vec<Job<'a>>, Error> {
    if let Some(to) = options.to
        && folder.get(to).is_none()
    {
        return Err(Error::new(Kind::NoSuchVersion { version: to }));
    }
    check_history(folder, history)?;
    let status = compare(folder, history);
    let newest = history.iter().map(|row| row.version).max().unwrap_or(0);
    let wanted = |migration: &Migration| options.to.is_none_or(|to| migration.version <= to);
    let mut jobs = Vec::new();
    for (migration, row) in &status.under_way {
        match row.state {
            State::Applying(progress) => jobs.push((*migration, Some(progress))),
            State::RollingBack(Progress { done, total, .. }) => {
                let file = migration.down.as_ref().unwrap_or(&migration.up).name.clone();
                return Err(Error::new(Kind::UnderWay { file, done, total }));
            }
            State::Done => {}
        }
    }
    let late: Vec<&Migration> =
        status.out_of_order.into_iter().filter(|migration| wanted(migration)).collect();
    if !late.is_empty() && !options.allow_out_of_order {
        let files = late.iter().map(|migration| migration.up.name.clone()).collect();
        return Err(Error::new(Kind::OutOfOrder { files, newest }));
    }
    let pending = status.pending.into_iter().filter(|migration| wanted(migration));
    jobs.extend(late.into_iter().chain(pending).map(|migration| (migration, None)));
    let job = |(migration, progress): (&'a Migration, Option<Progress>)| {
        let script = script::read(migration, &migration.up, false)?;
        Ok(Job { migration, script, progress, gives_up: false })
    };
    jobs.into_iter().map(job).collect()
}

fn jobs_back<'a>(
    folder: &'a Folder,
    history: &'a [Row],
    options: &RollbackOptions,
) -> Result<Vec<Job<'a>>, Error> {
    let steps = match options.target {
        Target::Steps(steps) => steps,
        Target::To(0) => history.len(),
        Target::To(version) => {
            if !history.iter().any(|row| row.version == version) {
                return Err(Error::new(Kind::NotApplied { version }));
            }
            history.iter().filter(|row| row.version > version).count()
        }
    };
    check_history(folder, history)?;
    let mut jobs = Vec::new();
    for row in history.iter().rev().take(steps) {
        // check_history has seen that each row has its file.
        let Some(migration) = folder.get(row.version) else { continue };
        if let State::Applying(progress @ Progress { done: 0, in_flight: false, .. }) = row.state {
            let script = script::read(migration, &migration.up, false)?;
            jobs.push(Job { migration, script, progress: Some(progress), gives_up: true });
            continue;
        }
        if let Some(reason) = migration.irreversible() {
            return Err(Error::new(Kind::Irreversible {
                stem: migration.stem.clone(),
                reason: reason.to_owned(),
            }));
        }
        let Some(down) = &migration.down else {
            let down = format!("{}.down.sql", migration.stem);
            return Err(Error::new(Kind::NoDown { stem: migration.stem.clone(), down }));
        };
        let progress = match row.state {
            // Of a file that was cut off, what was done is undone.
            State::Done | State::Applying(_) => None,
            State::RollingBack(progress) => Some(progress),
        };
        let script = script::read(migration, down, true)?;
        jobs.push(Job { migration, script, progress, gives_up: false });
    }
    Ok(jobs)
}

fn forward(session: &mut Session<'_>, job: &Job<'_>) -> Result<Ran, Error> {
    let Job { migration, script, progress, .. } = job;
    let started = begin(session, job);
    if script.file.header.no_transaction {
        let total = script.statements.len();
        let progress = match progress {
            Some(progress) => *progress,
            None => {
                session.write(&ledger::begin_applying(migration, total))?;
                Progress { sha256: script.file.sha256, done: 0, total, in_flight: false }
            }
        };
        run::one_by_one(session, script, progress)?;
        session.write(&ledger::finish_applying(migration.version))?;
    } else {
        run::in_one_transaction(session, script, |took| ledger::insert_done(migration, How::Applied, took))?;
    }
    Ok(finish(session, job, started))
}

fn back(session: &mut Session<'_>, job: &Job<'_>) -> Result<Ran, Error> {
    let Job { migration, script, progress, gives_up } = job;
    let started = begin(session, job);
    if *gives_up {
        run::clear(session, script)?;
        session.write(&ledger::delete(migration.version))?;
    } else if script.file.header.no_transaction {
        let total = script.statements.len();
        let progress = match progress {
            Some(progress) => *progress,
            None => {
                session.write(&ledger::begin_rolling_back(migration.version, script.file.sha256, total))?;
                Progress { sha256: script.file.sha256, done: 0, total, in_flight: false }
            }
        };
        run::one_by_one(session, script, progress)?;
        session.write(&ledger::delete(migration.version))?;
    } else {
        run::in_one_transaction(session, script, |_| ledger::delete(migration.version))?;
    }
    Ok(finish(session, job, started))
}

fn begin(session: &mut Session<'_>, job: &Job<'_>) -> Instant {
    (session.on_event)(Event::Started {
        version: job.migration.version,
        file: &job.script.file.name,
        statements: job.script.statements.len(),
        done: job.progress.map_or(0, |progress| progress.done),
        transaction: !job.script.file.header.no_transaction,
    });
    Instant::now()
}

fn finish(session: &mut Session<'_>, job: &Job<'_>, started: Instant) -> Ran {
    let duration = started.elapsed();
    let ran = Ran { duration, ..would_run(job) };
    (session.on_event)(Event::Finished { version: ran.version, file: &ran.file, duration });
    ran
}

fn would_run(job: &Job<'_>) -> Ran {
    Ran {
        version: job.migration.version,
        file: job.script.file.name.clone(),
        statements: job.script.statements.len(),
        transaction: !job.script.file.header.no_transaction,
        duration: Duration::ZERO,
    }
}

/// The sums, where there are any. A file that was only added by hand since is no reason to refuse.
fn check_sum(folder: &Folder) -> Result<(), Error> {
    let Some(text) = &folder.sum else { return Ok(()) };
    sum::agree(sum::verify(&sum::parse(text)?, folder))
}

/// What was applied must still be there, as it was.
fn check_history(folder: &Folder, history: &[Row]) -> Result<(), Error> {
    let status = compare(folder, history);
    for (migration, row) in &status.under_way {
        let (file, progress) = match row.state {
            State::Done => continue,
            State::Applying(progress) => (Some(&migration.up), progress),
            State::RollingBack(progress) => (migration.down.as_ref(), progress),
        };
        if let Some(file) = file
            && (file.sha256 != progress.sha256 || !file.header.no_transaction)
        {
            let Progress { done, total, .. } = progress;
            return Err(Error::new(Kind::ChangedUnderWay { file: file.name.clone(), done, total }));
        }
    }
    if !status.moved.is_empty() {
        let stem = |row: &Row| crate::folder::stem(row.version, &row.name);
        let files = status.moved.iter().map(|(now, row)| (stem(row), now.stem.clone())).collect();
        return Err(Error::new(Kind::Moved { files }));
    }
    if !status.changed.is_empty() {
        let files = status.changed.iter().map(|(migration, _)| migration.up.name.clone()).collect();
        return Err(Error::new(Kind::Changed { files }));
    }
    for migration in &folder.migrations {
        let is_piece = |row: &&Row| replaces(migration, row);
        if let Some(newest) = status.missing.iter().copied().rfind(is_piece) {
            let (squashed, done) =
                (migration.up.name.clone(), crate::folder::stem(newest.version, &newest.name));
            return Err(Error::new(Kind::PartOfSquashed { squashed, done, last: migration.version }));
        }
    }
    if !status.missing.is_empty() {
        return Err(Error::new(Kind::Missing(status.missing.into_iter().cloned().collect())));
    }
    Ok(())
}

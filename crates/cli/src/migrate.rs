//! `migrate`: applies what is pending; what a push has already done is recorded instead.

use std::time::Duration;

use anyhow::Result;
use postgres::Client;
use postgres::error::SqlState;
use relata_migrate::header::{self, Find};
use relata_migrate::{Event, Folder, How, MigrateOptions, Migration, Ran, RunOptions, compare, record};
use serde_json::{Value, json};

use crate::args::Migrate;
use crate::holders::holders;
use crate::live::Stand;
use crate::report::{Progress, Reporter, chain};
use crate::settings::Settings;
use crate::{Outcome, dry, interrupt, live, probe, replay, source};

pub(crate) fn run(args: &Migrate, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let path = settings.migrations_path();
    let folder = replay::read(&path)?;
    let new = replay::sum_problems(&folder)?;
    if !new.is_empty() {
        // All others are refused.
        report.warn(format!("{}: until then a change of it is not seen", new.join("\n")));
    }
    let (mut client, url) = settings.connect()?;
    // A deployment from a wrong folder must not look like one that had nothing to do.
    anyhow::ensure!(
        path.is_dir(),
        "there is no folder {}: give --migrations, or run `relata generate` to write the first migration",
        path.display()
    );
    // Also while catalogs are read. The runner puts the session's settings back, and has limits of its own.
    client.batch_execute(&format!("SET lock_timeout = '{}s'", args.lock_timeout))?;
    let recorded = record_pushed(args, settings, &folder, &mut client, report)?;
    let options = MigrateOptions {
        to: args.to,
        dry_run: args.dry_run,
        allow_out_of_order: args.allow_out_of_order,
        run: run_options(args.lock_timeout, args.lock_wait),
    };
    let progress = report.progress();
    let changing = interrupt::changing(&client);
    let mut finished = Finished::default();
    let done = relata_migrate::migrate(&mut client, &folder, &options, &mut |event| {
        finished.note(&event);
        tell(&event, &progress, report);
    });
    let mut done = done.map_err(|error| {
        finished.tell("applied", report);
        with_next_step(error, &folder, &mut client)
    })?;
    drop(changing);
    drop(progress);
    done.files.retain(|ran| !recorded.iter().any(|migration| migration.version == ran.version));
    let recorded: Vec<&String> = recorded.iter().map(|migration| &migration.stem).collect();
    let up = |ran: &Ran| folder.get(ran.version).map(|migration| &migration.up);
    let applied = done.files.iter().map(|ran| match up(ran).filter(|_| args.dry_run) {
        Some(file) => dry::json(ran.version, file),
        None => Ok(ran_json(ran)),
    });
    let applied = applied.collect::<Result<Vec<Value>>>()?;
    let finds: Vec<Find> =
        done.files.iter().filter_map(up).flat_map(|file| header::finds(&file.sql)).collect();
    let questions = finds.iter().map(|find| (find.what.as_str(), find.query.as_str()));
    let probed = args.probe_live.map(|seconds| probe::ask(url, seconds, questions)).transpose()?;
    report.json(&json!({
        "database": url.database(),
        "recorded": recorded,
        "applied": applied,
        "dry_run": done.dry_run,
        "probed": probe::json(probed.as_deref()),
    }));
    for stem in &recorded {
        let (doing, was) = if args.dry_run { ("would record", "is") } else { ("recorded", "was") };
        report.result(format!("{doing} {stem}: {} {was} in that state already", url.database()));
    }
    for ran in &done.files {
        match up(ran).filter(|_| args.dry_run) {
            Some(file) => dry::tell("would apply", file, report),
            None => report.result(format!("applied {}", ran.file)),
        }
    }
    probe::tell(probed.as_deref(), report);
    if done.files.is_empty() && recorded.is_empty() {
        report.note(format!("nothing to do: {} has all migrations", url.database()));
    }
    Ok(if probe::is_in_the_way(probed.as_deref()) { Outcome::Found } else { Outcome::Done })
}

/// What PostgreSQL says where an object is there already, or is not there.
const OTHER_STATE: &[SqlState] = &[
    SqlState::DUPLICATE_SCHEMA,
    SqlState::DUPLICATE_TABLE,
    SqlState::DUPLICATE_COLUMN,
    SqlState::DUPLICATE_OBJECT,
    SqlState::UNDEFINED_TABLE,
    SqlState::UNDEFINED_COLUMN,
    SqlState::UNDEFINED_OBJECT,
];

/// The failure of a file, and the next step: who holds the lock that it waited for, how to bring the database to where
/// the file starts from, or what can be done about one without a transaction.
fn with_next_step(error: relata_migrate::Error, folder: &Folder, client: &mut Client) -> anyhow::Error {
    let failed = error.db_error().and(error.place()).map(|(file, _)| file.to_owned());
    let file = failed.and_then(|name| folder.migrations.iter().find(|migration| migration.up.name == name));
    let other_state = error.sqlstate().is_some_and(|code| OTHER_STATE.iter().any(|it| it.code() == code));
    if other_state && file.is_some_and(|migration| !migration.up.header.no_transaction) {
        return anyhow::anyhow!(
            "{error}\nthe database is not in the state that this file starts from, and `relata check` shows how they differ; \
             one that was pushed, `relata push` brings to schema.toml, and `relata migrate` then records what it has"
        );
    }
    let locked = error.sqlstate() == Some(SqlState::LOCK_NOT_AVAILABLE.code());
    if let Some(migration) = file.filter(|_| locked) {
        return anyhow::anyhow!("{error}{}", holders(client, Some(&migration.up.sql)));
    }
    match file.filter(|migration| migration.up.header.no_transaction) {
        Some(migration) => anyhow::anyhow!(
            "{error}\nafter mending that, `relata migrate` goes on with {0}; or `relata rollback` gives it up, and \
             `relata generate --redo {1}` writes it anew",
            migration.up.name,
            migration.version
        ),
        None => error.into(),
    }
}

/// Records the pending files whose result is there already, which is what `push` leaves behind; a dry run only finds
/// them.
///
/// It takes a scratch server to know. Where there is none, as on many production machines, the files are just run:
/// a pushed database then refuses them, and nothing is half done.
fn record_pushed(
    args: &Migrate,
    settings: &Settings,
    folder: &Folder,
    client: &mut Client,
    report: &Reporter,
) -> Result<Vec<Migration>> {
    let history = relata_migrate::history(client)?;
    let status = compare(folder, &history);
    if status.pending.is_empty() || !status.is_intact() || !status.under_way.is_empty() {
        return Ok(Vec::new());
    }
    let Ok(document) = settings.schema_path().and_then(|path| source::read(&path)?.valid(report)) else {
        return Ok(Vec::new());
    };
    let Ok(server) = settings.scratch_for(&document.schema) else { return Ok(Vec::new()) };
    let found = match live::look(client, &server, folder, &document.schema) {
        Ok(found) => found,
        Err(error) => {
            report.warn(format!("drift could not be looked for: {}", chain(&error)));
            return Ok(Vec::new());
        }
    };
    let count = match found.stand {
        Stand::Agrees | Stand::UnderWay => 0,
        Stand::Pushed(count) => count,
        Stand::Differs(drift) => {
            report.warn(format!(
                "the database has drifted from its applied migrations:\n{}",
                report.changes(&drift)
            ));
            0
        }
        Stand::Unrecorded(all) => {
            report.warn(format!("no migration made what the database has:\n{}", report.changes(&all)));
            0
        }
    };
    let mut recorded = found.unapplied;
    recorded.truncate(count);
    recorded.retain(|migration| args.to.is_none_or(|to| migration.version <= to));
    for migration in recorded.iter().filter(|_| !args.dry_run) {
        record(client, migration, How::Recorded)?;
    }
    Ok(recorded)
}

/// Time limits, and Ctrl-C.
pub(crate) fn run_options(lock_timeout: u64, lock_wait: u64) -> RunOptions {
    RunOptions {
        lock_timeout: Duration::from_secs(lock_timeout),
        lock_wait: Duration::from_secs(lock_wait),
        stop: Some(interrupt::flag()),
        ..RunOptions::default()
    }
}

/// The files that were finished before one failed.
#[derive(Default)]
pub(crate) struct Finished(Vec<String>);

impl Finished {
    pub(crate) fn note(&mut self, event: &Event<'_>) {
        if let Event::Finished { file, .. } = event {
            self.0.push((*file).to_owned());
        }
    }

    pub(crate) fn tell(&self, verb: &str, report: &Reporter) {
        for file in &self.0 {
            report.result(format!("{verb} {file}"));
        }
    }
}

/// What the runner does at this moment.
pub(crate) fn tell(event: &Event<'_>, progress: &Progress, report: &Reporter) {
    match event {
        Event::WaitingForRunner { holder: Some(holder) } => {
            report.note(format!(
                "waiting for another migrate to finish: {} of {} (pid {}), connected since {}",
                holder.application_name, holder.user, holder.pid, holder.since
            ));
        }
        Event::WaitingForRunner { holder: None } => report.note("waiting for another migrate to finish"),
        Event::Started { file, statements, done, .. } => {
            if *done > 0 {
                report.note(format!("{file}: going on after statement {done} of {statements}"));
            }
            progress.step((*file).to_owned());
        }
        Event::Statement { file, number, total, statement, .. } => {
            progress.step(format!("{file} {number}/{total}: {statement}"));
        }
        Event::FoundDone { file, line, statement } => {
            report.note(format!("{file}:{line}: done already: {statement}"))
        }
        Event::DroppingInvalidIndex { index } => {
            report.note(format!("dropping {index}, which a failed build left invalid"));
        }
        Event::Retrying { file, reason, attempt, attempts, wait } => report.note(format!(
            "{file}: {reason}; attempt {attempt} of {attempts}, again in {:.1} s",
            wait.as_secs_f32()
        )),
        Event::Finished { .. } => {}
    }
}

pub(crate) fn ran_json(ran: &Ran) -> Value {
    json!({ "version": ran.version, "file": ran.file })
}

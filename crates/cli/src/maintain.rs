//! `maintain`: VACUUM, ANALYZE and REINDEX CONCURRENTLY, where it is asked for or of use.

mod leftovers;
mod tasks;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use postgres::Client;
use relata::ConnectOptions;
use relata::blocking::Database;
use relata_connect::DatabaseUrl;
use relata_schema::Scope;
use serde_json::{Value, json};

use crate::args::{self, Format};
use crate::interrupt::{self, Interrupted};
use crate::report::{Align::Left, chain};
use crate::report::{Progress, Reporter, Table, time};
use crate::settings::Settings;
use crate::{Outcome, maintain::tasks::Task};

/// VACUUM and ANALYZE are not worth standing in others' way. REINDEX CONCURRENTLY waits for transactions that are older
/// than it, however long they take.
const LOCK_TIMEOUT: &str = "10s";
/// How often the server is asked how far it is.
const GLANCE: Duration = Duration::from_millis(250);

pub(crate) fn run(args: &args::Maintain, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let url = settings.live_url()?;
    let scope = match settings.schema_path() {
        Ok(path) => relata_toml::read(&path)?.schema.scope,
        Err(_) => Scope::All,
    };
    let options = ConnectOptions { max_connections: 1, ..ConnectOptions::default() };
    let stats = Database::connect_to(url, options)?.stats().context("the statistics cannot be read")?;
    let mut watcher = url.connect()?;
    let left = leftovers::find(&mut watcher)?;
    let tasks = tasks::choose(args, &stats, &scope, left)?;
    if args.dry_run || tasks.is_empty() {
        report.json(
            &json!({ "database": url.database(), "tasks": tasks.iter().map(Task::json).collect::<Value>() }),
        );
        show(&tasks, report);
        return Ok(Outcome::Done);
    }
    let mut failed = Vec::new();
    let mut done = Vec::new();
    for (number, task) in tasks.iter().enumerate() {
        let progress = report.progress();
        let begun = Instant::now();
        let place = format!("{} of {}: {}", number + 1, tasks.len(), task.title());
        match perform(task, url, &mut watcher, &place, &progress, report) {
            Ok(()) => {
                drop(progress);
                let took = begun.elapsed();
                done.push(json!({ "task": task.json(), "seconds": took.as_secs_f64() }));
                report.result(format!("{} in {} ({})", task.title(), time(took), task.reason));
            }
            Err(error) if interrupt::requested() => {
                let text = format!("{} of {} tasks are done; {}", done.len(), tasks.len(), chain(&error));
                return Err(Interrupted(text).into());
            }
            Err(error) => {
                drop(progress);
                report.warn(format!("{}: {}", task.title(), chain(&error)));
                failed.push(task.title());
            }
        }
    }
    report.json(&json!({ "database": url.database(), "done": done, "failed": failed }));
    match failed.as_slice() {
        [] => Ok(Outcome::Done),
        failed => bail!("{} of {} tasks failed: {}", failed.len(), tasks.len(), failed.join(", ")),
    }
}

fn show(tasks: &[Task], report: &Reporter) {
    if tasks.is_empty() {
        report.note("nothing to do: no table has many dead rows, stale statistics or bloated indexes");
        return;
    }
    if report.format != Format::Json {
        let mut table = Table::new(&[("would run", Left), ("why", Left)]);
        tasks.iter().for_each(|task| table.row([task.sql(), task.reason.clone()]));
        report.table(&table);
    }
}

/// Runs a task on a connection of its own, and tells how far it is. What REINDEX leaves when it fails is removed.
fn perform(
    task: &Task,
    url: &DatabaseUrl,
    watcher: &mut Client,
    place: &str,
    progress: &Progress,
    report: &Reporter,
) -> Result<()> {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&warnings);
    let mut client = url.connect_with(|config| {
        config.notice_callback(move |notice| {
            // Who may not vacuum a table is only warned of it.
            if notice.severity() == "WARNING" {
                told.lock().unwrap_or_else(PoisonError::into_inner).push(notice.message().to_owned());
            }
        });
    })?;
    let limit = if task.waits() { "0" } else { LOCK_TIMEOUT };
    client.batch_execute(&format!("SET statement_timeout = 0; SET lock_timeout = '{limit}'"))?;
    let process: i32 = client.query_one("SELECT pg_catalog.pg_backend_pid()", &[])?.get(0);
    let before = leftovers::of_table(watcher, &task.schema, &task.table)?;
    let stoppable = interrupt::changing(&client);
    let sql = task.sql();
    progress.step(place);
    let result = thread::scope(|scope| {
        let running = scope.spawn(|| client.batch_execute(&sql));
        let mut glance = Instant::now();
        while !running.is_finished() {
            thread::sleep(Duration::from_millis(10));
            if glance.elapsed() >= GLANCE {
                glance = Instant::now();
                if let Ok(Some(how_far)) = how_far(watcher, process) {
                    progress.step(format!("{place}: {how_far}"));
                }
            }
        }
        running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    drop(stoppable);
    let failure = result.err().map(|error| match error.as_db_error() {
        Some(db) => anyhow!("{}", db.message()),
        None => error.into(),
    });
    let warnings = std::mem::take(&mut *warnings.lock().unwrap_or_else(PoisonError::into_inner));
    let Some(failure) = failure else {
        return match warnings.as_slice() {
            [] => Ok(()),
            warnings => Err(anyhow!("{}", warnings.join("; "))),
        };
    };
    if task.waits() {
        progress.step(format!("{place}: removing what it leaves"));
        let new = leftovers::of_table(watcher, &task.schema, &task.table)?;
        for left in new.into_iter().filter(|left| !before.contains(left)) {
            left.remove(url)?;
            report.note(format!("removed {}, which was not finished", left.name()));
        }
    }
    Err(failure)
}

/// What `pg_stat_progress_*` says of a process.
fn how_far(watcher: &mut Client, process: i32) -> Result<Option<String>> {
    const QUERY: &str = include_str!("queries/progress.sql");
    let Some(row) = watcher.query_opt(QUERY, &[&process])? else { return Ok(None) };
    let (phase, done, total): (String, i64, i64) = (row.get(0), row.get(1), row.get(2));
    Ok(Some(match total {
        0 => phase,
        total => format!("{phase}, {} %", done * 100 / total),
    }))
}

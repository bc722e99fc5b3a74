//! `rollback`: runs down files, newest first.

use std::fmt;

use anyhow::Result;
use relata_introspect::{RowEstimates, row_estimates};
use relata_migrate::folder::File;
use relata_migrate::header::Loses;
use relata_migrate::{Folder, Ran, RollbackOptions, Target, rollback};
use relata_schema::QualifiedName;
use serde_json::{Value, json};

use crate::args::Rollback;
use crate::migrate::{Finished, ran_json, run_options, tell};
use crate::push::confirmed;
use crate::report::Reporter;
use crate::settings::Settings;
use crate::{Outcome, dry, interrupt, losses, replay};

pub(crate) fn run(args: &Rollback, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let folder = replay::read(&settings.migrations_named()?)?;
    let (mut client, url) = settings.connect()?;
    let target = args.to.map_or(Target::Steps(args.steps), Target::To);
    let mut options = RollbackOptions { target, dry_run: true, run: run_options(5, 60) };
    let planned = rollback(&mut client, &folder, &options, &mut |_| {})?;
    if planned.files.is_empty() {
        report.json(&json!({ "database": url.database(), "rolled_back": [], "dry_run": args.dry_run }));
        report.note(match args.to.filter(|to| *to > 0) {
            Some(to) => format!("nothing to do: {} has no migration after {to:04} to undo", url.database()),
            None => format!("nothing to do: {} has no migration to undo", url.database()),
        });
        return Ok(Outcome::Done);
    }
    let lost: Vec<Lost> = planned.files.iter().flat_map(|ran| lost(ran, &folder)).collect();
    let refused = losses::refused(&lost, &args.allow, report);
    if !refused.is_empty() && !args.dry_run {
        let list: Vec<Value> = refused.iter().map(|lost| lost.json()).collect();
        report.json(&json!({ "refused": list }));
        let rows = row_estimates(&mut client)?;
        let lines: Vec<String> =
            refused.iter().map(|lost| format!("  {}{}", lost.line(), lost.among(&rows))).collect();
        report.result(format!(
            "refused: this would lose data\n{}\n{}",
            lines.join("\n"),
            losses::how_to_allow(&refused)
        ));
        return Ok(Outcome::Found);
    }
    let mut done = planned;
    if !args.dry_run {
        let names: Vec<&str> = done.files.iter().map(|ran| ran.file.as_str()).collect();
        for lost in &lost {
            report.warn(format!("this loses {}", lost.line()));
        }
        if !args.yes && !confirmed(&format!("run {} on {url}?", names.join(", ")))? {
            report.note("nothing was changed");
            return Ok(Outcome::Done);
        }
        options.dry_run = false;
        let progress = report.progress();
        let _changing = interrupt::changing(&client);
        let mut finished = Finished::default();
        let ran = rollback(&mut client, &folder, &options, &mut |event| {
            finished.note(&event);
            tell(&event, &progress, report);
        });
        done = ran.inspect_err(|_| finished.tell("ran", report))?;
    }
    let down = |ran: &Ran| down(ran, &folder);
    let rolled_back = done.files.iter().map(|ran| match down(ran).filter(|_| args.dry_run) {
        Some(file) => dry::json(ran.version, file),
        None => Ok(ran_json(ran)),
    });
    let rolled_back = rolled_back.collect::<Result<Vec<Value>>>()?;
    report.json(&json!({
        "database": url.database(),
        "rolled_back": rolled_back,
        "losses": lost.iter().map(Lost::json).collect::<Vec<_>>(),
        "dry_run": done.dry_run,
    }));
    for ran in &done.files {
        match down(ran).filter(|_| args.dry_run) {
            Some(file) => dry::tell("would run", file, report),
            None if args.dry_run => {
                report.result(format!("would give up {}: nothing of it is done", ran.file))
            }
            None if down(ran).is_none() => {
                report.result(format!("gave up {}: nothing of it was done", ran.file));
            }
            None => report.result(format!("ran {}", ran.file)),
        }
    }
    for lost in lost.iter().filter(|_| args.dry_run) {
        report.result(format!("would lose {}", lost.line()));
    }
    Ok(Outcome::Done)
}

/// A loss that a down file names in its header.
struct Lost<'a> {
    file: &'a str,
    loses: &'a Loses,
}

/// The down file that was run; there is none where an up file was given up.
fn down<'a>(ran: &Ran, folder: &'a Folder) -> Option<&'a File> {
    folder.get(ran.version)?.down.as_ref().filter(|down| down.name == ran.file)
}

fn lost<'a>(ran: &Ran, folder: &'a Folder) -> impl Iterator<Item = Lost<'a>> {
    down(ran, folder)
        .into_iter()
        .flat_map(|down| down.header.loses.iter().map(|loses| Lost { file: down.name.as_str(), loses }))
}

/// As `--allow` takes it.
impl fmt::Display for Lost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.loses.loss)
    }
}

impl Lost<'_> {
    fn line(&self) -> String {
        let Loses { loss, what } = self.loses;
        let object = loss.split_once(':').map_or(loss.as_str(), |(_, object)| object);
        let what = if what.is_empty() { String::new() } else { format!(": {what}") };
        format!("{object}{what} ({})", self.file)
    }

    /// The rows of the table that it is of, where that is there.
    fn among(&self, rows: &RowEstimates) -> String {
        let object = self.loses.loss.split_once(':').map_or("", |(_, object)| object);
        let of = |table: &QualifiedName| {
            object
                .strip_prefix(&table.to_string())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let table = rows.iter().find(|(table, _)| of(table));
        table.map_or_else(String::new, |(_, rows)| losses::told("in", *rows))
    }

    fn json(&self) -> Value {
        json!({ "file": self.file, "allow": self.loses.loss, "what": self.loses.what })
    }
}

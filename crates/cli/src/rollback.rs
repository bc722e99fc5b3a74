//! `rollback`: runs down files, newest first.

use anyhow::Result;
use relata_migrate::{RollbackOptions, Target, rollback};
use serde_json::json;

use crate::args::Rollback;
use crate::migrate::{ran_json, run_options, tell};
use crate::push::confirmed;
use crate::report::Reporter;
use crate::settings::Settings;
use crate::{Outcome, interrupt, replay};

pub(crate) fn run(args: &Rollback, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let folder = replay::read(&settings.migrations_path())?;
    let (mut client, url) = settings.connect()?;
    let target = args.to.map_or(Target::Steps(args.steps), Target::To);
    let mut options = RollbackOptions { target, dry_run: true, run: run_options(5, 60) };
    let planned = rollback(&mut client, &folder, &options, &mut |_| {})?;
    if planned.files.is_empty() {
        report.json(&json!({ "database": url.database(), "rolled_back": [], "dry_run": args.dry_run }));
        report.note(format!("nothing to do: {} has no migration to undo", url.database()));
        return Ok(Outcome::Done);
    }
    let mut done = planned;
    if !args.dry_run {
        let names: Vec<&str> = done.files.iter().map(|ran| ran.file.as_str()).collect();
        if !args.yes && !confirmed(&format!("run {} on {url}?", names.join(", ")))? {
            report.note("nothing was changed");
            return Ok(Outcome::Done);
        }
        options.dry_run = false;
        let progress = report.progress();
        let _changing = interrupt::changing(&client);
        done = rollback(&mut client, &folder, &options, &mut |event| tell(&event, &progress, report))?;
    }
    report.json(&json!({
        "database": url.database(),
        "rolled_back": done.files.iter().map(ran_json).collect::<Vec<_>>(),
        "dry_run": done.dry_run,
    }));
    for ran in &done.files {
        report.result(format!("{} {}", if args.dry_run { "would run" } else { "ran" }, ran.file));
    }
    Ok(Outcome::Done)
}

//! `generate`: the next migration, proven.

use anyhow::{Context, Result, ensure};
use relata_diff::diff;
use relata_introspect::{RowEstimates, Spelling, row_estimates};
use relata_migrate::{Folder, compare};
use relata_schema::Schema;
use relata_scratch::Server;
use serde_json::json;

use crate::Outcome;
use crate::args::{self, Generate};
use crate::files::Draft;
use crate::live::Stand;
use crate::prove::{Wanted, prove};
use crate::realize::{State, copy, realize};
use crate::replay::{self, replay};
use crate::report::{Finding, Reporter, chain, steps};
use crate::rewrite::rewrite;
use crate::settings::{Settings, connect};
use crate::{accept, check, files, holders, live, losses, probe, redo, source, undone, using};

pub(crate) fn run(args: &Generate, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    if !args.accept.is_empty() {
        return accept::run(&args.accept, settings, report);
    }
    if let Some(name) = &args.name {
        files::valid_name(name)?;
    }
    let source = source::read(&settings.schema_path()?)?;
    let document = &source.document;
    let path = if args.check { settings.migrations_named()? } else { settings.migrations_path() };
    let (folder, thrown) = match args.redo {
        Some(first) => redo::before(first, &path, settings, report)?,
        None => (replay::read(&path)?, Vec::new()),
    };

    let progress = report.progress();
    progress.step("starting scratch");
    let server = source.scratch(settings)?;
    progress.step("building schema.toml in scratch");
    let target = realize(&server, &source)?;
    progress.step("reading the current state");
    let current = replay(&server, &folder, folder.migrations.len(), &target.schema.scope)?;
    let undone = undone::of_new_files(&server, &folder, &current.schema, &target.schema)?;
    let (live, rows) = match args.from {
        args::From::Migrations => (None, estimated_rows(settings)),
        args::From::Live => {
            let (live, rows) = live_state(settings, &server, &target)?;
            (Some(live), rows)
        }
    };
    let online = !args.plan.offline;
    let wanted = Wanted {
        target: &target.schema,
        declared: Some(document),
        online,
        downs: true,
        observed: (args.plan.proof == args::Proof::Full).then(|| target.database(&server)).transpose()?,
    };
    let before = live.as_ref().unwrap_or(&current);
    source::warn_of_what_is_in_vain(document, &before.schema, report);
    let mut proven = prove(&server, before, &wanted, &progress)?;
    if let Some(live) = &live {
        // What the live database has is written down first, so that the files lead there from empty too.
        let there = Wanted { target: &live.schema, declared: None, online, downs: true, observed: None };
        proven = prove(&server, &current, &there, &progress)?.followed_by(proven);
    }
    drop(progress);
    source.warn(report);
    using::warn_of_casts(document, &proven, &server, &target, report)?;

    if !proven.files.is_empty() {
        let (undos, losses): (Vec<String>, Vec<String>) =
            args.plan.allow.iter().cloned().partition(|name| name.starts_with(undone::PREFIX));
        if undone::refuse(&undone, &undos, report) {
            return Ok(Outcome::Found);
        }
        let probed = probe::of_plan(&args.plan, &proven, settings)?;
        let refused = losses::refused(&proven.losses, &losses, report);
        if !refused.is_empty() && !args.check {
            losses::tell(&refused, &rows, probed.as_deref(), report)?;
            return Ok(Outcome::Found);
        }
        let name = args.name.clone().unwrap_or_else(|| files::name(&proven, folder.migrations.is_empty()));
        let drafts = files::drafts(&proven, folder.next_version(), &name);
        replayed(&server, &folder, &drafts, &target.schema, report)?;
        if !args.check {
            rewrite(&path, &thrown, &drafts)?;
        }
        report.json(&json!({
            "changes": report.changes_json(&proven.changes),
            "steps": steps(&proven),
            "files": drafts.iter().map(|draft| &draft.name).collect::<Vec<_>>(),
            "written": !args.check,
            "probed": probe::json(probed.as_deref()),
        }));
        if args.check {
            let message = format!("a migration is missing for\n{}", report.changes(&proven.changes));
            let finding = Finding::new("missing-migration", message);
            report.findings(&[finding.at_changes(&proven.changes, document)]);
            probe::tell(probed.as_deref(), report);
            return Ok(Outcome::Found);
        }
        report.note(report.changes(&proven.changes));
        if args.redo.is_none() && undone.is_empty() {
            undone::tell_of_last(&server, &folder, &target.schema, report)?;
        }
        losses::warn_of_demands(&proven.demands, report);
        probe::tell(probed.as_deref(), report);
        proven.untried.iter().for_each(|untried| report.note(untried));
        for file in thrown.iter().filter(|file| !drafts.iter().any(|draft| draft.name == **file)) {
            report.result(format!("removed {}", path.join(file).display()));
        }
        for draft in &drafts {
            report.result(format!("wrote {}", path.join(&draft.name).display()));
        }
    } else {
        let new = replay::has_new(&folder)?;
        report.json(&json!({ "changes": [], "files": [], "written": false }));
        if new && args.check {
            let message = "migrations.sum lacks a file: `relata generate` adds it";
            let finding = Finding::new("sum", message.to_owned());
            report.findings(&[finding.at(path.join("migrations.sum").display().to_string(), None)]);
            return Ok(Outcome::Found);
        }
        if new || args.redo.is_some() {
            rewrite(&path, &thrown, &[])?;
        }
        for file in &thrown {
            report.result(format!("removed {}", path.join(file).display()));
        }
        if new {
            report.result("added new files to migrations.sum");
            accept::warn_of_no_way_back(&folder, report)?;
        }
        using::warn_of_late(document, &folder, report);
        report.note("nothing to do: schema.toml and migrations/ agree");
    }
    if let Err(error) = tell_live(settings, &server, &path, &target.schema, report) {
        // What was asked for is done; the news about the live database is extra.
        report.warn(format!("the live database could not be looked at: {}", chain(&error)));
    }
    Ok(Outcome::Done)
}

/// How many rows the live database's tables have, where one can be asked.
fn estimated_rows(settings: &Settings) -> RowEstimates {
    let client = settings.live().and_then(|url| connect(url).ok());
    client.and_then(|mut client| row_estimates(&mut client).ok()).unwrap_or_default()
}

/// The live database as a state to plan from.
fn live_state(settings: &Settings, server: &Server, target: &State) -> Result<(State, RowEstimates)> {
    let (mut client, _) = settings
        .connect()
        .context("to write down the live database first (--from migrations leaves it out)")?;
    let schema = holders::read(&mut client, &target.schema.scope, Spelling::Exact)?;
    let rows = row_estimates(&mut client)?;
    Ok((copy(server, &schema, Some(target))?, rows))
}

/// Runs the folder as it will be from empty, as `migrate` will: it must build the schema file.
fn replayed(
    server: &Server,
    folder: &Folder,
    drafts: &[Draft],
    target: &Schema,
    report: &Reporter,
) -> Result<()> {
    let whole = replay::with(folder, drafts)?;
    let made = replay(server, &whole, whole.migrations.len(), &target.scope)?;
    let left = diff(&made.schema, target);
    ensure!(
        left.is_empty(),
        "nothing was written: migrations/ with the new files, run from empty, leaves these differences to schema.toml\n{}\n\
         this is a shortcoming of relata: please report it with the folder and the schema",
        report.changes(&left)
    );
    Ok(())
}

/// What is pending on the live database, and how it has drifted.
fn tell_live(
    settings: &Settings,
    server: &Server,
    path: &std::path::Path,
    target: &Schema,
    report: &Reporter,
) -> Result<()> {
    let Some(url) = settings.live() else { return Ok(()) };
    let mut client = connect(url)?;
    let folder = replay::read(path)?;
    let live = live::look(&mut client, server, &folder, target)?;
    let status = compare(&folder, &live.history);
    let database = url.database();
    let pending: Vec<&str> = status.pending.iter().map(|migration| migration.stem.as_str()).collect();
    for finding in check::ledger(&status, path, database).iter().filter(|finding| finding.code != "pending") {
        report.warn(&finding.message);
    }
    match &live.stand {
        Stand::Pushed(count) => report.note(format!(
            "{database}: pushed; `relata migrate` will record up to {} without running it",
            live.unapplied[count - 1].stem
        )),
        Stand::Unrecorded(_) => report.warn(format!(
            "{database} is not empty, and it is not what migrations/ make: where it was there before them, `relata pull` and \
             `relata baseline` take it over; `relata push` brings it to schema.toml, and `relata migrate` then records them"
        )),
        _ if status.is_up_to_date() => report.note(format!("{database}: all migrations are applied")),
        _ if pending.is_empty() => {}
        _ => report.note(format!(
            "{database}: {} pending: {}; `relata migrate` applies them",
            pending.len(),
            pending.join(", ")
        )),
    }
    if let Stand::Differs(drift) = &live.stand
        && !diff(&live.schema, target).is_empty()
    {
        report.warn(format!(
            "{database} has drifted from its applied migrations:\n{}\n`relata check` says how to bring it back",
            report.changes(drift)
        ));
    }
    Ok(())
}

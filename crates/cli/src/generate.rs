//! `generate`: the next migration, proven.

use anyhow::{Context, Result};
use relata_diff::diff;
use relata_introspect::{RowEstimates, Spelling, introspect, row_estimates};
use relata_migrate::{Folder, compare};
use relata_schema::Schema;
use relata_scratch::Server;
use serde_json::json;

use crate::Outcome;
use crate::args::{self, Generate};
use crate::prove::{Wanted, prove};
use crate::realize::{State, copy, realize};
use crate::replay::{self, replay};
use crate::report::Reporter;
use crate::rewrite::rewrite;
use crate::settings::{Settings, connect};
use crate::{accept, files, live, losses, redo, source, using};

pub(crate) fn run(args: &Generate, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    if !args.accept.is_empty() {
        return accept::run(&args.accept, settings, report);
    }
    if let Some(name) = &args.name {
        files::valid_name(name)?;
    }
    let source = source::read(&settings.schema_path()?)?;
    let document = &source.document;
    let path = settings.migrations_path();
    let (folder, thrown) = match args.redo {
        Some(first) => redo::before(first, &path, settings, report)?,
        None => (replay::read(&path)?, Vec::new()),
    };
    let from = from(args, settings, &folder);

    let progress = report.progress();
    progress.step("starting scratch");
    let server = source.scratch(settings)?;
    progress.step("building schema.toml in scratch");
    let target = realize(&server, &source)?;
    progress.step("reading the current state");
    let (current, rows) = current(from, settings, &server, &folder, &target)?;
    source::warn_of_formers(document, &current.schema, report);
    let wanted = Wanted {
        target: &target.schema,
        declared: Some(document),
        online: !args.plan.offline,
        downs: true,
        observed: (args.plan.proof == args::Proof::Full).then_some(&target.database),
    };
    let proven = prove(&server, &current, &wanted, &progress)?;
    drop(progress);
    source.warn(report);
    using::warn_of_casts(document, &proven, &target, report)?;

    if !proven.files.is_empty() {
        let refused = losses::refused(&proven.losses, &args.plan.allow, report);
        if !refused.is_empty() && !args.check {
            losses::tell(&refused, &rows, report)?;
            return Ok(Outcome::Found);
        }
        let name = args.name.clone().unwrap_or_else(|| files::name(&proven, folder.migrations.is_empty()));
        let drafts = files::drafts(&proven, folder.next_version(), &name);
        if !args.check {
            rewrite(&path, &thrown, &drafts)?;
        }
        report.json(&json!({
            "changes": report.changes_json(&proven.changes),
            "files": drafts.iter().map(|draft| &draft.name).collect::<Vec<_>>(),
            "written": !args.check,
        }));
        if args.check {
            report.result(format!("a migration is missing for\n{}", report.changes(&proven.changes)));
            return Ok(Outcome::Found);
        }
        report.note(report.changes(&proven.changes));
        for demand in proven.files.iter().flat_map(|file| &file.demands) {
            report.warn(format!("{}; find them with: {}", demand.what, demand.query));
        }
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
            report.result("migrations.sum lacks a file: `relata generate` adds it");
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
        }
        using::warn_of_late(document, &folder, report);
        report.note("nothing to do: schema.toml and migrations/ agree");
    }
    if let Err(error) = tell_live(settings, &server, &path, &target.schema, report) {
        // What was asked for is done; the news about the live database is extra.
        report.warn(format!("the live database could not be looked at: {error:#}"));
    }
    Ok(Outcome::Done)
}

/// The state to start from, as asked or as it makes sense.
fn from(args: &Generate, settings: &Settings, folder: &Folder) -> args::From {
    match args.from {
        Some(from) => from,
        None if folder.migrations.is_empty() && settings.live().is_some() => args::From::Live,
        None => args::From::Migrations,
    }
}

fn current(
    from: args::From,
    settings: &Settings,
    server: &Server,
    folder: &Folder,
    target: &State,
) -> Result<(State, RowEstimates)> {
    match from {
        args::From::Migrations => {
            let state = replay(server, folder, folder.migrations.len(), &target.schema.scope)?;
            let rows = match settings.live().map(connect) {
                Some(Ok(mut client)) => row_estimates(&mut client).unwrap_or_default(),
                Some(Err(_)) | None => RowEstimates::new(),
            };
            Ok((state, rows))
        }
        args::From::Live => {
            let (mut client, _) = settings
                .connect()
                .context("to compare with the live database (--from migrations leaves it out)")?;
            let schema = introspect(&mut client, &target.schema.scope, Spelling::Exact)?;
            let rows = row_estimates(&mut client)?;
            Ok((copy(server, &schema, Some(target))?, rows))
        }
    }
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
    let live = live::look(&mut client, server, &folder, &target.scope)?;
    let status = compare(&folder, &live.history);
    let database = url.database();
    match (live.pushed_to, status.pending.len()) {
        (Some(count), _) => {
            let stem = folder.migrations.get(count - 1).map_or("", |migration| migration.stem.as_str());
            report.note(format!(
                "{database}: pushed; `relata migrate` will record up to {stem} without running it"
            ));
        }
        (None, 0) => report.note(format!("{database}: all migrations are applied")),
        (None, pending) => {
            let list: Vec<&str> = status.pending.iter().map(|migration| migration.stem.as_str()).collect();
            report.note(format!(
                "{database}: {pending} pending: {}; `relata migrate` applies them",
                list.join(", ")
            ));
        }
    }
    if !live.drift.is_empty() && !diff(&live.schema, target).is_empty() {
        report.warn(format!(
            "{database} has drifted from its applied migrations:\n{}\n`relata check` says how to bring it back",
            report.changes(&live.drift)
        ));
    }
    Ok(())
}

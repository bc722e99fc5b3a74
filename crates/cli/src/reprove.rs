//! Proves a folder of migrations that somebody changed: its files run from empty, and the new downs undo their ups.

use std::path::Path;

use anyhow::{Context, Result, bail};
use relata_diff::{Change, diff, renames};
use relata_introspect::{Spelling, introspect};
use relata_migrate::{Folder, RollbackOptions, Sum, Target, rollback, sum};
use relata_scratch::Server;
use relata_toml::Document;

use crate::migrate::run_options;
use crate::realize::{State, realize};
use crate::replay::replay;
use crate::report::Reporter;
use crate::settings::Settings;
use crate::source;

/// Proves the folder; `known` are the sums of the migrations that need no proof of their way back. Tells where it does
/// not build the schema file.
pub(crate) fn reprove(folder: &Folder, known: &Sum, settings: &Settings, report: &Reporter) -> Result<()> {
    let schema_path = settings.schema_path()?;
    let source = source::read(&schema_path)?;
    let document = &source.document;
    let progress = report.progress();
    progress.step("replaying migrations");
    let server = source.scratch(settings)?;
    let current = replay(&server, folder, folder.migrations.len(), &document.schema.scope)?;
    for (place, line) in sum::compute(folder).lines.iter().enumerate() {
        let is_known =
            known.lines.iter().any(|it| (&it.stem, it.up, it.down) == (&line.stem, line.up, line.down));
        if !is_known {
            progress.step(format!("proving the way back of {}", line.stem));
            down(&server, folder, place, document, report)?;
        }
    }
    let target = realize(&server, &source)?;
    source.warn(report);
    drop(progress);
    if let Some((message, _)) = unbuilt(&current, &target, document, &schema_path, report) {
        report.warn(message);
    }
    Ok(())
}

/// Law 7 for one migration.
fn down(
    server: &Server,
    folder: &Folder,
    place: usize,
    document: &Document,
    report: &Reporter,
) -> Result<()> {
    let migration = &folder.migrations[place];
    let Some(file) = migration.down.as_ref().filter(|_| migration.irreversible().is_none()) else {
        return Ok(());
    };
    let scope = &document.schema.scope;
    let before = replay(server, folder, place, scope)?;
    let after = replay(server, folder, place + 1, scope)?;
    let copy = server.temporary(Some(after.database(server)?))?;
    let mut client = copy.connect()?;
    let until = Folder { migrations: folder.migrations[..=place].to_vec(), sum: None, ..folder.clone() };
    let options = RollbackOptions { target: Target::Steps(1), dry_run: false, run: run_options(5, 60) };
    rollback(&mut client, &until, &options, &mut |_| {}).context("a down file cannot be run")?;
    let left = diff(&introspect(&mut client, scope, Spelling::Exact)?, &before.schema);
    if !left.is_empty() {
        bail!(
            "{} does not undo {}: after it, this is left to do\n{}\nmend it, or head it with `-- relata: irreversible: \
             <reason>`",
            file.name,
            migration.up.name,
            report.changes(&left)
        );
    }
    Ok(())
}

/// What the schema file says and the migrations do not build, and a sentence about it.
pub(crate) fn unbuilt(
    current: &State,
    target: &State,
    document: &Document,
    schema_path: &Path,
    report: &Reporter,
) -> Option<(String, Vec<Change>)> {
    let changes = diff(&current.schema, &target.schema);
    if changes.is_empty() && renames(&document.schema, &current.schema).is_empty() {
        return None;
    }
    let message = format!(
        "migrations/ does not build {}: `relata generate` would write a migration for\n{}",
        schema_path.display(),
        report.changes(&changes)
    );
    Some((message, changes))
}

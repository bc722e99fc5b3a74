//! What migrations did that the next one would undo, because schema.toml does not say it.

use std::fmt::Display;

use anyhow::Result;
use relata_diff::{Change, diff};
use relata_migrate::{Folder, sum};
use relata_schema::Schema;
use relata_scratch::Server;
use serde_json::json;

use crate::replay::{self, replay};
use crate::report::Reporter;

/// How `--allow` names a migration that may be undone.
pub(crate) const PREFIX: &str = "undo:";

/// The changes of one migration that schema.toml lacks.
pub(crate) struct Undone {
    stem: String,
    changes: Vec<Change>,
}

/// As `--allow` takes it.
impl Display for Undone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PREFIX}{}", self.stem)
    }
}

/// What new files did, written by hand and not yet in migrations.sum, and `target` has as it was before them. `current` is
/// what all migrations make.
pub(crate) fn of_new_files(
    server: &Server,
    folder: &Folder,
    current: &Schema,
    target: &Schema,
) -> Result<Vec<Undone>> {
    // A folder without sums is one that comes from elsewhere: all of it is new.
    if folder.sum.is_none() {
        return Ok(Vec::new());
    }
    let known = replay::sums(folder)?;
    let new: Vec<u64> = sum::verify(&known, folder)
        .iter()
        .filter(|problem| problem.is_addition())
        .map(sum::Problem::version)
        .collect();
    let planned = diff(current, target);
    let mut undone = Vec::new();
    for (at, migration) in folder.migrations.iter().enumerate() {
        if planned.is_empty() || !new.contains(&migration.version) {
            continue;
        }
        let before = replay(server, folder, at, &target.scope)?;
        let after = replay(server, folder, at + 1, &target.scope)?;
        let wanted = diff(&before.schema, target);
        let mut changes = diff(&before.schema, &after.schema);
        changes.retain(|change| has(&planned, change) && !has(&wanted, change));
        if !changes.is_empty() {
            undone.push(Undone { stem: migration.stem.clone(), changes });
        }
    }
    Ok(undone)
}

/// Tells of the last migration, where `target` is exactly what there was before it: no file says by whom it was written.
pub(crate) fn tell_of_last(
    server: &Server,
    folder: &Folder,
    target: &Schema,
    report: &Reporter,
) -> Result<()> {
    let [before @ .., last] = &folder.migrations[..] else { return Ok(()) };
    let before = replay(server, folder, before.len(), &target.scope)?;
    if diff(&before.schema, target).is_empty() {
        report.warn(format!(
            "this undoes all that {0} did. If that file was written by hand, write what it does into schema.toml as well, and \
             remove the new files; if schema.toml was changed back, and no database has {0}, `relata generate --redo {1}` \
             takes it away instead",
            last.stem, last.version
        ));
    }
    Ok(())
}

/// Whether one of `changes` is of the same object.
fn has(changes: &[Change], change: &Change) -> bool {
    changes.iter().any(|other| other.object() == change.object())
}

/// Refuses to undo what nothing in `allow` allows to undo; whether it did.
pub(crate) fn refuse(undone: &[Undone], allow: &[String], report: &Reporter) -> bool {
    for name in allow.iter().filter(|name| !undone.iter().any(|undone| undone.to_string() == **name)) {
        report.warn(format!("--allow {name} fits no new file that this plan would undo"));
    }
    let refused: Vec<&Undone> = undone.iter().filter(|undone| !allow.contains(&undone.to_string())).collect();
    if refused.is_empty() {
        return false;
    }
    let json: Vec<_> = refused
        .iter()
        .map(|undone| {
            json!({ "allow": undone.to_string(), "migration": undone.stem, "changes": report.changes_json(&undone.changes) })
        })
        .collect();
    report.json(&json!({ "undone": json }));
    let told: Vec<String> = refused
        .iter()
        .map(|undone| format!("{}.sql, which is new:\n{}", undone.stem, report.changes(&undone.changes)))
        .collect();
    let flags: Vec<String> = refused.iter().map(|undone| format!("--allow {undone}")).collect();
    report.result(format!(
        "refused: schema.toml does not say what these files do, and the next migration would undo it\n{}\n\
         write it into schema.toml as well (`relata pull` prints it from a database that has it), or remove the file where no \
         database has it; {} writes the migration that undoes it",
        told.join("\n"),
        flags.join(" ")
    ));
    true
}

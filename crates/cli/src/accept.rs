//! `generate --accept`: files that were changed by hand before any database had them.

use anyhow::{Result, ensure};
use relata_migrate::sum::{self, Problem};
use relata_migrate::{Folder, Migration};
use serde_json::json;

use crate::report::Reporter;
use crate::reprove::reprove;
use crate::rewrite::rewrite;
use crate::settings::Settings;
use crate::{Outcome, live, replay};

pub(crate) fn run(numbers: &[u64], settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let path = settings.migrations_named()?;
    let folder = replay::unverified(&path)?;
    let known = replay::sums(&folder)?;
    let (accepted, others): (Vec<Problem>, Vec<Problem>) =
        sum::verify(&known, &folder).into_iter().partition(|problem| numbers.contains(&problem.version()));
    for number in numbers {
        ensure!(
            folder.get(*number).is_some() || accepted.iter().any(|problem| problem.version() == *number),
            "there is no migration {number:04} in {}",
            path.display()
        );
    }
    sum::agree(others)?;
    let mut stems: Vec<&str> = accepted.iter().map(Problem::stem).collect();
    stems.dedup();
    if !stems.is_empty() {
        let old: Vec<_> =
            known.lines.iter().filter(|line| numbers.contains(&line.version())).map(|line| line.up).collect();
        live::refuse_applied(settings, report, |row| {
            accepted.iter().any(|problem| problem.version() == row.version) || old.contains(&row.sha256)
        })?;

        for migration in numbers.iter().filter_map(|number| folder.get(*number)) {
            ensure!(migration.down.is_some(), no_way_back(migration));
        }
        reprove(&folder, &known, settings, report)?;
        rewrite(&path, &[], &[])?;
    }
    report.json(&json!({ "accepted": stems }));
    for stem in &stems {
        report.result(format!("accepted {stem}"));
    }
    if stems.is_empty() {
        report.note(format!("nothing to do: the files are as {} has them", sum::FILE_NAME));
    }
    Ok(Outcome::Done)
}

/// Warns of new files that cannot be rolled back.
pub(crate) fn warn_of_no_way_back(folder: &Folder, report: &Reporter) -> Result<()> {
    let known = replay::sums(folder)?;
    let is_new = |migration: &&Migration| !known.lines.iter().any(|line| line.stem == migration.stem);
    for migration in folder.migrations.iter().filter(is_new).filter(|migration| migration.down.is_none()) {
        report.warn(no_way_back(migration));
    }
    Ok(())
}

fn no_way_back(migration: &Migration) -> String {
    format!(
        "{} has no down file: write {1}.down.sql, or let it say why there is no way back, in a line `-- relata: \
         irreversible: <reason>`",
        migration.up.name, migration.stem
    )
}

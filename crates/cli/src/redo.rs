//! `generate --redo`: throws the newest migrations away, where no database has them.

use std::path::Path;

use anyhow::{Result, ensure};
use relata_migrate::{Folder, Migration, sum};

use crate::report::Reporter;
use crate::settings::Settings;
use crate::{live, replay};

/// The folder as it was before the migration `first`, and the names of the files from there on.
pub(crate) fn before(
    first: u64,
    path: &Path,
    settings: &Settings,
    report: &Reporter,
) -> Result<(Folder, Vec<String>)> {
    let mut folder = replay::unverified(path)?;
    let mut known = replay::sums(&folder)?;
    let thrown = folder.migrations.split_off(folder.migrations.partition_point(|it| it.version < first));
    let lines = known.lines.len();
    known.lines.retain(|line| line.version() < first);
    ensure!(
        !thrown.is_empty() || known.lines.len() < lines,
        "there is no migration {first:04} or a newer one in {}",
        path.display()
    );
    folder.sum = Some(sum::write(&known));
    sum::agree(sum::verify(&known, &folder))?;
    live::refuse_applied(settings, report, |row| {
        row.version >= first || thrown.iter().any(|it| it.up.sha256 == row.sha256)
    })?;
    let names = thrown.into_iter().flat_map(files).collect();
    Ok((folder, names))
}

fn files(migration: Migration) -> impl Iterator<Item = String> {
    std::iter::once(migration.up.name).chain(migration.down.map(|down| down.name))
}

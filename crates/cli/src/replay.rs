//! Replays a folder of migrations in scratch: the state that they make.

use anyhow::{Context, Result};
use postgres::Client;
use relata_introspect::{Spelling, introspect};
use relata_migrate::sum::{self, Problem};
use relata_migrate::{Folder, MigrateOptions, Migration, Sha256, Sum, migrate};
use relata_schema::Scope;
use relata_scratch::{Cached, Server};

use crate::files::Draft;
use crate::realize::{State, empty};
use crate::{rewrite, roles};

/// Reads the folder; one that is not there is an empty one. What does not agree with its sums is refused, but for files
/// that came after them, as one written by hand does: `generate` adds those.
pub(crate) fn read(path: &std::path::Path) -> Result<Folder> {
    let folder = unverified(path)?;
    sum::agree(sum::verify(&sums(&folder)?, &folder))?;
    Ok(folder)
}

/// Reads the folder, whatever its sums say.
pub(crate) fn unverified(path: &std::path::Path) -> Result<Folder> {
    rewrite::finish(path)?;
    if path.exists() {
        Ok(Folder::read(path)?)
    } else {
        Ok(Folder { path: path.to_owned(), ..Folder::default() })
    }
}

/// The sums beside the files. A folder without them is one whose files are all new.
pub(crate) fn sums(folder: &Folder) -> Result<Sum> {
    Ok(folder.sum.as_deref().map_or_else(|| Ok(Sum::default()), sum::parse)?)
}

/// What does not agree between the folder and its sums, a sentence each.
pub(crate) fn sum_problems(folder: &Folder) -> Result<Vec<String>> {
    let told = |problem: &Problem| {
        let hint = match problem.is_addition() {
            true => "`relata generate` adds it".to_owned(),
            false => format!(
                "restore it, or if no database has it, `relata generate --accept {}` takes the folder as it is",
                problem.version()
            ),
        };
        format!("{problem}; {hint}")
    };
    Ok(sum::verify(&sums(folder)?, folder).iter().map(told).collect())
}

/// Whether the folder has files that its sums do not have yet.
pub(crate) fn has_new(folder: &Folder) -> Result<bool> {
    Ok(sum::verify(&sums(folder)?, folder).iter().any(Problem::is_addition))
}

/// The folder as it will be with more files.
pub(crate) fn with(folder: &Folder, drafts: &[Draft]) -> Result<Folder> {
    let ours = folder.migrations.iter().flat_map(|migration| [Some(&migration.up), migration.down.as_ref()]);
    let mut files: Vec<(&str, &str)> =
        ours.flatten().map(|file| (file.name.as_str(), file.sql.as_str())).collect();
    files.extend(drafts.iter().map(|draft| (draft.name.as_str(), draft.text.as_str())));
    Ok(Folder { path: folder.path.clone(), ..Folder::from_embedded(&files)? })
}

/// The state after the first `count` migrations.
pub(crate) fn replay(server: &Server, folder: &Folder, count: usize, scope: &Scope) -> Result<State> {
    let migrations = &folder.migrations[..count];
    if migrations.is_empty() {
        return empty(server, scope);
    }
    let database = database(server, folder, migrations)?;
    let schema = introspect(&mut database.connect()?, scope, Spelling::Exact)?;
    Ok(State::of(database, schema))
}

/// The database after these migrations; only those are run that no earlier run has replayed.
fn database(server: &Server, folder: &Folder, migrations: &[Migration]) -> Result<Cached> {
    let keys = keys(migrations);
    let mut done = None;
    for (count, key) in keys.iter().enumerate().rev() {
        if let Some(found) = server.find_cached(key)? {
            if count + 1 == migrations.len() {
                return Ok(found);
            }
            done = Some(found);
            break;
        }
    }
    let key = keys.last().map(String::as_str).unwrap_or_default();
    let folder = Folder { migrations: migrations.to_vec(), sum: None, ..folder.clone() };
    let replay = || {
        server.cached(key, done.as_ref(), |client: &mut Client| {
            migrate(client, &folder, &MigrateOptions::default(), &mut |_| {})
                .map(|_| ())
                .context("migrations/ cannot be replayed from empty")
        })
    };
    roles::made(server, replay, |error| error.chain().find_map(|cause| cause.downcast_ref()))
}

/// A name for the state after each migration: a chain of the sums of all files up to it.
fn keys(migrations: &[Migration]) -> Vec<String> {
    let mut chain = concat!("relata replay ", env!("CARGO_PKG_VERSION")).to_owned();
    migrations
        .iter()
        .map(|migration| {
            chain = Sha256::of_text(&format!("{chain}\n{} {}", migration.version, migration.up.sha256))
                .to_string();
            chain.clone()
        })
        .collect()
}

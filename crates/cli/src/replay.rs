//! Replays a folder of migrations in scratch: the state that they make.

use anyhow::{Context, Result};
use postgres::Client;
use relata_introspect::{Spelling, introspect};
use relata_migrate::sum::{self, Problem};
use relata_migrate::{Folder, MigrateOptions, Migration, Sha256, Sum, migrate};
use relata_schema::Scope;
use relata_scratch::{Cached, Server};

use crate::realize::{State, empty};

/// Reads the folder; one that is not there is an empty one. What does not agree with its sums is refused, but for files
/// that came after them, as one written by hand does: `generate` adds those.
pub(crate) fn read(path: &std::path::Path) -> Result<Folder> {
    let folder = unverified(path)?;
    let problems: Vec<String> = verify(&folder)?
        .into_iter()
        .filter(|problem| !is_new(problem))
        .map(|problem| problem.to_string())
        .collect();
    if problems.is_empty() {
        return Ok(folder);
    }
    anyhow::bail!(
        "{} does not agree with its {}:\n  {}\na migration that is applied somewhere must not change: restore the \
         files from version control; if no database has them, remove their lines and all after them from {}, and \
         `relata generate` writes them anew",
        path.display(),
        sum::FILE_NAME,
        problems.join("\n  "),
        sum::FILE_NAME
    )
}

/// Reads the folder, whatever its sums say.
pub(crate) fn unverified(path: &std::path::Path) -> Result<Folder> {
    if path.exists() {
        Ok(Folder::read(path)?)
    } else {
        Ok(Folder { path: path.to_owned(), ..Folder::default() })
    }
}

/// What does not agree between the folder and its sums, a sentence each.
pub(crate) fn sum_problems(folder: &Folder) -> Result<Vec<String>> {
    let told = |problem: &Problem| {
        let hint = if is_new(problem) { "; `relata generate` adds it" } else { "" };
        format!("{problem}{hint}")
    };
    Ok(verify(folder)?.iter().map(told).collect())
}

/// Whether the folder has files that its sums do not have yet.
pub(crate) fn has_new(folder: &Folder) -> Result<bool> {
    Ok(verify(folder)?.iter().any(is_new))
}

fn is_new(problem: &Problem) -> bool {
    match problem {
        Problem::Added(_) => true,
        Problem::Changed(_)
        | Problem::Missing(_)
        | Problem::Inserted(_)
        | Problem::Renumbered { .. }
        | Problem::Reordered(_)
        | Problem::Broken(_) => false,
    }
}

/// A folder without sums is one whose files are all new.
fn verify(folder: &Folder) -> Result<Vec<Problem>> {
    let sum = match &folder.sum {
        Some(text) => sum::parse(text)?,
        None => Sum::default(),
    };
    Ok(sum::verify(&sum, folder))
}

/// The state after the first `count` migrations.
pub(crate) fn replay(server: &Server, folder: &Folder, count: usize, scope: &Scope) -> Result<State> {
    let migrations = &folder.migrations[..count];
    if migrations.is_empty() {
        return empty(server, scope);
    }
    let database = database(server, folder, migrations)?;
    let schema = introspect(&mut database.connect()?, scope, Spelling::Exact)?;
    Ok(State { database, schema })
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
    server.cached(key, done.as_ref(), |client: &mut Client| {
        migrate(client, &folder, &MigrateOptions::default(), &mut |_| {})
            .map(|_| ())
            .context("migrations/ cannot be replayed from empty")
    })
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

//! Migrations as Drizzle and Prisma keep them, in a folder and in a database.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use postgres::Client;
use relata::chrono::NaiveDateTime;
use serde_json::Value;

/// Where they are unless a folder is named.
const USUAL: [&str; 2] = ["drizzle", "prisma/migrations"];

/// Who wrote the migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    Drizzle,
    Prisma,
}

/// A folder of theirs.
#[derive(Debug)]
pub(super) struct Theirs {
    pub(super) tool: Tool,
    pub(super) folder: PathBuf,
    /// In the order in which they are applied; at least one.
    pub(super) migrations: Vec<Migration>,
}

#[derive(Debug)]
pub(super) struct Migration {
    /// What can stand behind a number in a file name of ours.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// Statements with semicolons.
    pub(super) sql: String,
    /// How their ledger knows it.
    key: Key,
}

#[derive(Debug)]
enum Key {
    /// Drizzle's: when it was written, in milliseconds since 1970.
    When(i64),
    /// Prisma's: the folder.
    Name(String),
}

impl Tool {
    pub(super) fn name(self) -> &'static str {
        match self {
            Tool::Drizzle => "Drizzle",
            Tool::Prisma => "Prisma",
        }
    }
}

/// Reads the folder that is named, or one of the usual ones.
pub(super) fn read(named: Option<&Path>) -> Result<Theirs> {
    let folder = match named {
        Some(folder) => folder.to_owned(),
        None => USUAL.iter().map(PathBuf::from).find(|folder| folder.is_dir()).ok_or_else(|| {
            anyhow!(
                "there is neither {} nor {} here: name the folder, or take the live database with --live",
                USUAL[0],
                USUAL[1]
            )
        })?,
    };
    let journal = folder.join("meta").join("_journal.json");
    let (tool, migrations) = match journal.is_file() {
        true => (Tool::Drizzle, journalled(&folder, &journal)?),
        false => foldered(&folder)?,
    };
    ensure!(!migrations.is_empty(), "{} has no migrations", folder.display());
    Ok(Theirs { tool, folder, migrations })
}

/// Drizzle's: a journal says which files there are, and in which order.
fn journalled(folder: &Path, journal: &Path) -> Result<Vec<Migration>> {
    let cannot_read = || format!("{} cannot be read", journal.display());
    let read: Value = serde_json::from_str(&text(journal)?).with_context(cannot_read)?;
    let dialect = read["dialect"].as_str().unwrap_or_default();
    ensure!(
        ["postgresql", "pg"].contains(&dialect),
        "{} is for `{dialect}`, and not for PostgreSQL",
        journal.display()
    );
    let entries = read["entries"].as_array().with_context(cannot_read)?;
    let migration = |entry: &Value| {
        let tag = entry["tag"].as_str().with_context(cannot_read)?;
        let path = folder.join(format!("{tag}.sql"));
        let sql = with_semicolons(&text(&path)?);
        let when = entry["when"].as_i64().with_context(cannot_read)?;
        Ok(Migration { name: name(tag), path, sql, key: Key::When(when) })
    };
    entries.iter().map(migration).collect()
}

/// A folder for each migration, in the order of their names: Prisma's, and Drizzle's from 1.0 on, which has a snapshot in
/// each.
fn foldered(folder: &Path) -> Result<(Tool, Vec<Migration>)> {
    let cannot_read = || format!("{} cannot be read", folder.display());
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(cannot_read)? {
        let entry = entry.with_context(cannot_read)?;
        if entry.path().join("migration.sql").is_file() {
            names.insert(
                entry
                    .file_name()
                    .into_string()
                    .map_err(|_| anyhow!("{}: a name is not UTF-8", folder.display()))?,
            );
        }
    }
    let tool = match names.iter().any(|name| folder.join(name).join("snapshot.json").is_file()) {
        true => Tool::Drizzle,
        false => Tool::Prisma,
    };
    let lock = folder.join("migration_lock.toml");
    if lock.is_file() && !text(&lock)?.lines().any(|line| line.replace(' ', "") == "provider=\"postgresql\"")
    {
        bail!("{} says that these migrations are not for PostgreSQL", lock.display());
    }
    let migration = |theirs: String| {
        let path = folder.join(&theirs).join("migration.sql");
        let (name, text) = (name(&theirs), text(&path)?);
        Ok(match tool {
            Tool::Drizzle => {
                Migration { name, path, sql: with_semicolons(&text), key: Key::When(time(&theirs)?) }
            }
            Tool::Prisma => Migration { name, path, sql: text, key: Key::Name(theirs) },
        })
    };
    Ok((tool, names.into_iter().map(migration).collect::<Result<_>>()?))
}

/// `20240102030405_name` was written at that time, UTC.
fn time(folder: &str) -> Result<i64> {
    let digits = folder.get(..14).unwrap_or_default();
    let time = NaiveDateTime::parse_from_str(digits, "%Y%m%d%H%M%S");
    Ok(time
        .with_context(|| format!("the folder `{folder}` does not begin with a time"))?
        .and_utc()
        .timestamp_millis())
}

fn text(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Drizzle cuts its files at these comments, so that the last statement before one need not end in a semicolon.
fn with_semicolons(sql: &str) -> String {
    let pieces = sql.split("--> statement-breakpoint").map(str::trim).filter(|piece| !piece.is_empty());
    let ended = |piece: &str| match piece.ends_with(';') {
        true => piece.to_owned(),
        // It may end in a comment.
        false => format!("{piece}\n;"),
    };
    pieces.map(ended).collect::<Vec<_>>().join("\n")
}

/// `lush_magneto` of `0000_lush_magneto`.
fn name(theirs: &str) -> String {
    let behind = theirs.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_');
    let name: String = behind
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .take(100)
        .collect();
    if name.is_empty() { "migration".to_owned() } else { name }
}

impl Theirs {
    /// How many of the first of them a database has by its ledger; `None` where it has none.
    pub(super) fn applied(&self, client: &mut Client) -> Result<Option<usize>> {
        let ledger = match self.tool {
            Tool::Drizzle => "__drizzle_migrations",
            Tool::Prisma => "_prisma_migrations",
        };
        let found = "SELECT n.nspname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                     WHERE c.relname = $1 AND c.relkind = 'r' ORDER BY n.nspname = 'drizzle' DESC, n.nspname LIMIT 1";
        let Some(row) = client.query_opt(found, &[&ledger])? else { return Ok(None) };
        let ledger = relata_sql::qualified(row.get(0), ledger);
        // Drizzle applies what is later than the last that it has applied.
        let (last, names): (i64, BTreeSet<String>) = match self.tool {
            Tool::Drizzle => {
                let last = format!("SELECT coalesce(max(created_at), -1)::int8 FROM {ledger}");
                (client.query_one(&last, &[])?.get(0), BTreeSet::new())
            }
            Tool::Prisma => {
                let names = format!(
                    "SELECT migration_name::text FROM {ledger} WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL"
                );
                (-1, client.query(&names, &[])?.iter().map(|row| row.get(0)).collect())
            }
        };
        let is_there = |migration: &&Migration| match &migration.key {
            Key::When(when) => *when <= last,
            Key::Name(name) => names.contains(name),
        };
        Ok(Some(self.migrations.iter().take_while(is_there).count()))
    }
}

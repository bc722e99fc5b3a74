//! `init`: a starter schema file, its first migration, and in a cargo project the alias `cargo xtask db-…`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use relata_connect::DatabaseUrl;

use crate::args::{Generate, Init};
use crate::report::{Reporter, chain};
use crate::settings::{Settings, connect};
use crate::{Outcome, files, generate};

const STARTER: &str = r#"[database]
schemas = ["public"]

[tables.users.columns]
id         = { type = "bigint", primary_key = true, identity = "always" }
email      = { type = "text", unique = true }
name       = "text?"                                  # `?`: may be NULL
created_at = { type = "timestamptz", default = "now()" }
"#;

/// What runs `relata <verb>` as `cargo xtask db-<verb>`, in the version that the lock file names.
const XTASK: &str = include_str!("../examples/xtask.rs");

const XTASK_MANIFEST: &str = concat!(
    "[package]\nname = \"xtask\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\nrelata-cli = { git = \"",
    env!("CARGO_PKG_REPOSITORY"),
    "\", version = \"",
    env!("CARGO_PKG_VERSION"),
    "\" }\n"
);

const ALIAS: &str = "[alias]\nxtask = \"run --package xtask --\"\n";

const MEMBERS: &str = "[workspace]\nmembers = [\"xtask\"]\n";

pub(crate) fn run(_args: &Init, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    if let Ok(path) = settings.schema_path().and_then(|path| Ok(path.canonicalize()?)) {
        bail!("{} is there already", path.display());
    }
    if let Some(url) = settings.live().filter(|url| has_tables(url)) {
        bail!(
            "the database {} has tables already: `relata pull --out schema.toml` writes what it is, and docs/adopting.md goes on",
            url.database()
        );
    }
    let path = PathBuf::from("schema.toml");
    files::replace(&path, STARTER)?;
    report.result(format!("wrote {}", path.display()));
    if Path::new("Cargo.toml").is_file() {
        write_xtask(report)?;
    }
    // Without PostgreSQL all else is there, and the next command says what is missing.
    if let Err(error) = generate::run(&Generate::first(), settings, report) {
        report.warn(format!("no first migration was written: {}", chain(&error)));
        report.note("next: `relata generate`, which writes it");
        return Ok(Outcome::Done);
    }
    let alias = if Path::new("xtask").exists() { "; `cargo xtask db-<verb>` is `relata <verb>`" } else { "" };
    report.note(format!(
        "next: read the SQL in migrations/, run `relata migrate`; then edit schema.toml and run `relata generate`{alias}"
    ));
    Ok(Outcome::Done)
}

/// A database that does not answer has none, for a starter.
fn has_tables(url: &DatabaseUrl) -> bool {
    const QUERY: &str = "SELECT FROM pg_catalog.pg_class c WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
        AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'relata')
        AND relnamespace::regnamespace::text NOT LIKE 'pg\\_%'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE objid = c.oid AND deptype = 'e') LIMIT 1";
    let answer = connect(url).ok().and_then(|mut client| client.query_opt(QUERY, &[]).ok());
    answer.is_some_and(|row| row.is_some())
}

/// What is there stays as it is; what then is left to do is said.
fn write_xtask(report: &Reporter) -> Result<()> {
    if Path::new("xtask").exists() {
        report.note("xtask/ is there already: it has `cargo xtask db-<verb>` once it calls relata_cli::xtask with its arguments");
        return Ok(());
    }
    fs::create_dir_all("xtask/src").context("cannot make the folder xtask/src")?;
    for (path, text) in [("xtask/Cargo.toml", XTASK_MANIFEST), ("xtask/src/main.rs", XTASK)] {
        files::replace(Path::new(path), text)?;
        report.result(format!("wrote {path}"));
    }
    add(Path::new("Cargo.toml"), MEMBERS, "workspace", report)?;
    fs::create_dir_all(".cargo").context("cannot make the folder .cargo")?;
    add(Path::new(".cargo/config.toml"), ALIAS, "alias", report)
}

/// Puts a table at the end of a file that has none of its name.
fn add(path: &Path, table: &str, name: &str, report: &Reporter) -> Result<()> {
    let there = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let is_of_it = |line: &str| {
        let key = line.trim_start().trim_start_matches('[').trim_start();
        key.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with([']', '.', '=']))
    };
    if there.lines().any(is_of_it) {
        let line = table.lines().last().unwrap_or_default();
        report.note(format!("{} has a table `{name}` already: add to it `{line}`", path.display()));
        return Ok(());
    }
    let gap = if there.is_empty() { "" } else { "\n" };
    let end = if there.is_empty() || there.ends_with('\n') { "" } else { "\n" };
    files::replace(path, &format!("{there}{end}{gap}{table}"))?;
    report.result(format!("added [{name}] to {}", path.display()));
    Ok(())
}

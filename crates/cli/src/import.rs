//! `import`: goes on from a project of Drizzle's or Prisma's.

mod theirs;

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use relata_connect::DatabaseUrl;
use relata_diff::diff;
use relata_introspect::{Spelling, introspect};
use relata_migrate::{Folder, folder};
use relata_schema::{Schema, Scope};
use relata_scratch::Server;
use relata_sql::split::{self, Kind};
use serde_json::json;

use crate::args::{Generate, Import, Pull};
use crate::files::{self, Draft};
use crate::realize::{State, realize};
use crate::report::{Reporter, chain};
use crate::rewrite::rewrite;
use crate::settings::{Settings, connect};
use crate::{Outcome, generate, pg_dump, pull, replay, source};

use theirs::{Migration, Theirs};

pub(crate) fn run(args: &Import, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let (schema_path, path) = settings.beginning();
    ensure!(!schema_path.exists(), "{} is there already", schema_path.display());
    if args.live {
        return live(args, schema_path, settings, report);
    }
    let theirs = theirs::read(args.folder.as_deref())?;
    ensure!(
        !theirs
            .folder
            .canonicalize()
            .is_ok_and(|theirs| path.canonicalize().is_ok_and(|ours| ours == theirs)),
        "{} has their migrations: give another folder for ours with --migrations",
        path.display()
    );
    ensure!(
        replay::unverified(&path)?.migrations.is_empty(),
        "{} has migrations already: give another folder with --migrations",
        path.display()
    );

    let drafts =
        theirs.migrations.iter().enumerate().map(|(place, migration)| draft(place as u64 + 1, migration));
    let drafts: Vec<Draft> = drafts.collect::<Result<_>>()?;
    let texts: Vec<(&str, &str)> = drafts.iter().map(|draft| (&*draft.name, &*draft.text)).collect();
    let folder = Folder { path: path.clone(), ..Folder::from_embedded(&texts)? };
    let progress = report.progress();
    progress.step("running their migrations in scratch");
    let server = settings.scratch_for(&Schema::default())?;
    let made = made(&server, &folder, pull::scope(&args.schemas)).context("nothing was written")?;
    let mut client = made.database(&server)?.connect()?;
    let mut schema = introspect(&mut client, &made.schema.scope, Spelling::Pretty)?;
    drop(progress);
    let text = pull::text(&mut schema, &mut client, None, report)?;
    proven(&server, &text, &made, report)?;
    rewrite(&path, &[], &drafts)?;
    files::replace(&schema_path, &text)?;

    report.json(&json!({
        "schema": schema_path.display().to_string(),
        "migrations": drafts.iter().map(|draft| &draft.name).collect::<Vec<_>>(),
    }));
    report.result(format!("wrote {}", schema_path.display()));
    for draft in &drafts {
        report.result(format!("wrote {}", path.join(&draft.name).display()));
    }
    match settings.live() {
        Some(url) => tell_live(url, &theirs, report),
        None => report.note(
            "next: `relata baseline` on each database that has these migrations; `relata migrate` makes a new one",
        ),
    }
    Ok(Outcome::Done)
}

/// The live database as it is: a schema file, and the migration that makes it.
fn live(args: &Import, schema_path: PathBuf, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    pull::run(&Pull { schemas: args.schemas.clone(), out: Some(schema_path) }, settings, report)?;
    let outcome = generate::run(&Generate::first(), settings, report)?;
    report.note(
        "next: `relata baseline` on each database that is in this state; `relata migrate` makes a new one",
    );
    Ok(outcome)
}

/// Their file as one of ours, word for word but for what the runner does itself.
fn draft(version: u64, migration: &Migration) -> Result<Draft> {
    let stem = folder::stem(version, &migration.name);
    let statements = split::split(&migration.sql)
        .with_context(|| format!("{} cannot be read", migration.path.display()))?;
    let mut text = relata_sql::comment(&stem);
    text.push_str("--\n");
    text.push_str(&relata_sql::comment(&format!("from {}", migration.path.display())));
    text.push_str(
        "-- relata: ignore blocks, locks, rows, loses, breaks, fails: it was written for another tool\n",
    );
    if statements.iter().any(|statement| split::kind(statement.text) == Kind::OutsideTransaction) {
        text.push_str("-- relata: no transaction\n");
    }
    text.push('\n');
    let mut at = 0;
    // The runner has a transaction of its own around the file.
    let opens_or_commits = |sql: &str| {
        let first = sql.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        split::kind(sql) == Kind::TransactionControl && ["begin", "start", "commit", "end"].contains(&&*first)
    };
    for statement in statements.iter().filter(|statement| opens_or_commits(statement.text)) {
        text.push_str(&migration.sql[at..statement.range.start]);
        let rest = &migration.sql[statement.range.end..];
        let end = rest.trim_start().strip_prefix(';').map_or(rest.len(), str::len);
        at = migration.sql.len() - end;
    }
    text.push_str(migration.sql[at..].trim_end());
    text.push('\n');
    Ok(Draft { name: format!("{stem}.sql"), text })
}

/// What their migrations make, in the schemas that are asked for, or in all that are there then.
fn made(server: &Server, folder: &Folder, scope: Option<Scope>) -> Result<State> {
    let all = replay::replay(server, folder, folder.migrations.len(), &Scope::All)?;
    let scope = scope.unwrap_or_else(|| Scope::Listed(all.schema.namespaces.keys().cloned().collect()));
    let schema = introspect(&mut all.database(server)?.connect()?, &scope, Spelling::Exact)?;
    Ok(State::of(all.database(server)?.clone(), schema))
}

/// The schema file, built from empty, is what the migrations make: by the catalogs, and by `pg_dump` where there is one.
fn proven(server: &Server, text: &str, made: &State, report: &Reporter) -> Result<()> {
    let progress = report.progress();
    progress.step("proving schema.toml");
    let document = relata_toml::parse("schema.toml", text).context("nothing was written")?;
    let built = realize(server, &source::of(document)).context("nothing was written")?;
    let left = diff(&made.schema, &built.schema);
    if !left.is_empty() {
        bail!(
            "nothing was written: schema.toml would make something else than the migrations\n{}\n\
             this is a shortcoming of relata: please report it with the migrations",
            report.changes(&left)
        );
    }
    let schemas: Vec<&str> = match &made.schema.scope {
        Scope::All => Vec::new(),
        Scope::Listed(names) => names.iter().map(String::as_str).collect(),
    };
    let seen =
        pg_dump::beside_live(server, &made.database(server)?.url(), &built.database(server)?.url(), &schemas);
    drop(progress);
    match seen {
        Ok(None) => {}
        Ok(Some(seen)) => report.warn(format!(
            "the migrations make what schema.toml does not say, as pg_dump sees (- they make, + it says):{seen}"
        )),
        Err(error) => report.note(format!("pg_dump was not asked: {}", chain(&error))),
    }
    Ok(())
}

/// How many of their migrations the live database has by their own ledger.
fn tell_live(url: &DatabaseUrl, theirs: &Theirs, report: &Reporter) {
    let database = url.database();
    let all = theirs.migrations.len();
    match connect(url).and_then(|mut client| theirs.applied(&mut client)) {
        Ok(Some(0)) => report.note(format!("{database} has none of them: `relata migrate` applies them")),
        Ok(Some(applied)) if applied == all => {
            report.note(format!("{database} has all of them: `relata baseline` takes it over"));
        }
        Ok(Some(applied)) => report.note(format!(
            "{database} has {applied} of {all}: `relata baseline --to {applied}` takes it over, and `relata migrate` applies \
             the others"
        )),
        Ok(None) => report.note(format!(
            "{database} has no ledger of {}'s: `relata baseline` takes it over if it has what they make, `relata migrate` \
             makes it if it is empty",
            theirs.tool.name()
        )),
        Err(error) => report.warn(format!("the live database could not be looked at: {}", chain(&error))),
    }
}

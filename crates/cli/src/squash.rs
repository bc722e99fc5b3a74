//! `squash`: folds the oldest migrations into one file that makes the same.

use anyhow::{Context, Result, bail, ensure};
use relata_diff::diff;
use relata_migrate::folder::stem;
use relata_migrate::{Folder, Migration, compare};
use relata_schema::Scope;
use relata_scratch::Server;
use serde_json::json;

use crate::args::Squash;
use crate::files::{self, Draft};
use crate::prove::{Wanted, prove};
use crate::realize::empty;
use crate::replay::{self, replay};
use crate::report::Reporter;
use crate::reprove::reprove;
use crate::rewrite::rewrite;
use crate::settings::{Settings, connect};
use crate::{Outcome, pg_dump, source};

pub(crate) fn run(args: &Squash, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let name = args.name.as_deref().unwrap_or("squashed");
    files::valid_name(name)?;
    let path = settings.migrations_named()?;
    let folder = replay::read(&path)?;
    let count = match args.to {
        None => folder.migrations.len(),
        Some(to) => match folder.migrations.iter().position(|migration| migration.version == to) {
            Some(place) => place + 1,
            None => bail!("there is no migration {to:04} in {}", path.display()),
        },
    };
    let (old, stay) = folder.migrations.split_at(count);
    let [_, .., last] = old else {
        report.json(&json!({ "squashed": [] }));
        report.note("nothing to do: it takes two migrations or more to fold them into one");
        return Ok(Outcome::Done);
    };
    whole_or_none(old, &folder, settings, report)?;
    let source = source::read(&settings.schema_path()?)?;
    let server = source.scratch(settings)?;
    let drafts = drafts(&server, &folder, old, name, report)?;

    let kept = stay.iter().flat_map(files_of);
    let drafted = drafts.iter().map(|draft| (draft.name.as_str(), draft.text.as_str()));
    let all: Vec<(&str, &str)> = drafted.chain(kept).collect();
    let whole = Folder { path: path.clone(), ..Folder::from_embedded(&all)? };
    proven(&server, &folder, &whole, count, report)?;
    reprove(&whole, &replay::sums(&folder)?, settings, report).context("nothing was written")?;
    let removed: Vec<String> = old.iter().flat_map(files_of).map(|(name, _)| name.to_owned()).collect();
    rewrite(&path, &removed, &drafts)?;

    let squashed = stem(last.version, name);
    let stems: Vec<&str> = old.iter().map(|migration| migration.stem.as_str()).collect();
    report.json(&json!({ "squashed": stems, "into": squashed }));
    report.result(format!("folded {} migrations into {squashed}", stems.len()));
    report.note(format!(
        "a database that has all of them goes on with `relata migrate`, which writes them down as one; one that has only \
         some must get to {:04} with the files as they were, before it sees these",
        last.version
    ));
    Ok(Outcome::Done)
}

fn files_of(migration: &Migration) -> impl Iterator<Item = (&str, &str)> {
    let files = std::iter::once(&migration.up).chain(&migration.down);
    files.map(|file| (file.name.as_str(), file.sql.as_str()))
}

/// A live database that has only some of them could not go on.
fn whole_or_none(old: &[Migration], folder: &Folder, settings: &Settings, report: &Reporter) -> Result<()> {
    let Some(url) = settings.live() else {
        report.note(
            "no database is configured, so it is not known whether one has only some of these migrations",
        );
        return Ok(());
    };
    let history = relata_migrate::history(&mut connect(url)?)?;
    let applied = compare(folder, &history).applied;
    let has = |migration: &&Migration| applied.iter().any(|(it, _)| it.version == migration.version);
    let missing: Vec<&Migration> = old.iter().filter(|migration| !has(migration)).collect();
    if let (Some(first), true) = (missing.first(), missing.len() < old.len()) {
        bail!(
            "{} has some of these migrations and lacks {}: `relata migrate` applies it, or fold only those before it with \
             --to",
            url.database(),
            first.stem
        );
    }
    Ok(())
}

/// The file that makes from empty what the old ones make, and the one that undoes it.
fn drafts(
    server: &Server,
    folder: &Folder,
    old: &[Migration],
    name: &str,
    report: &Reporter,
) -> Result<Vec<Draft>> {
    let progress = report.progress();
    progress.step("replaying migrations");
    // Whatever they make, in schemas that the schema file does not own too.
    let target = replay(server, folder, old.len(), &Scope::All)?;
    let wanted = Wanted {
        target: &target.schema,
        declared: None,
        online: false,
        downs: true,
        observed: Some(target.database(server)?),
    };
    let proven = prove(server, &empty(server, &Scope::All)?, &wanted, &progress)
        .context("these migrations cannot be folded into one file, and nothing was written")?;
    ensure!(
        proven.files.len() == 1,
        "these migrations make what takes {} files from empty, so they cannot be folded into one",
        proven.files.len()
    );
    let last = old.last().map_or(0, |migration| migration.version);
    let mut drafts = files::drafts(&proven, last, name);
    let replaces: String = old
        .iter()
        .map(|migration| {
            relata_sql::comment(&format!("relata: replaces {} {}", migration.stem, migration.up.sha256))
        })
        .collect();
    for draft in drafts.iter_mut().filter(|draft| !draft.name.ends_with(".down.sql")) {
        draft.text = draft.text.replacen("\n--\n", &format!("\n--\n{replaces}"), 1);
    }
    Ok(drafts)
}

/// The folder makes the same as before, for our eyes and for those of `pg_dump`, rows that migrations write included.
fn proven(server: &Server, before: &Folder, after: &Folder, count: usize, report: &Reporter) -> Result<()> {
    let progress = report.progress();
    progress.step("proving the folded file");
    let old = replay(server, before, count, &Scope::All)?;
    let new = replay(server, after, 1, &Scope::All).context("nothing was written")?;
    let left = diff(&new.schema, &old.schema);
    if !left.is_empty() {
        bail!("nothing was written: the folded file would leave this to do\n{}", report.changes(&left));
    }
    pg_dump::same(server, &new.database(server)?.url(), &old.database(server)?.url())?;
    let lost = pg_dump::rows_missing(server, &new.database(server)?.url(), &old.database(server)?.url())?;
    if !lost.is_empty() {
        bail!(
            "nothing was written: these migrations write rows, which a file made from the catalogs does not have; fold only \
             those before them with --to:\n  {}",
            lost.join("\n  ")
        );
    }
    Ok(())
}

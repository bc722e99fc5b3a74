//! `lint`: what migration files do to those who use the database meanwhile.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use relata_diff::diff;
use relata_introspect::row_estimates;
use relata_lint::{File, Fix, Kind, Known, Severity, apply};
use relata_migrate::{Folder, Migration, Row, header, sum};
use relata_schema::{QualifiedName, nearest};
use relata_scratch::Server;
use relata_sql::split::line_column;
use serde_json::json;

use crate::files::Draft;
use crate::report::{Finding, Reporter, chain};
use crate::reprove::reprove;
use crate::rewrite::rewrite;
use crate::settings::{Settings, connect};
use crate::source::Source;
use crate::touched::touched;
use crate::{Outcome, args, files, live, replay, source};

/// What is known of the database beside the files.
pub(crate) struct Around {
    known: Known,
    /// What the live database has applied. That cannot be changed any more.
    history: Vec<Row>,
}

/// A file that is looked at.
struct Text<'a> {
    path: PathBuf,
    sql: &'a str,
    /// The place of its migration in the folder, where it is the up file of one.
    place: Option<usize>,
}

/// What was found in a file.
struct Looked<'a> {
    text: Text<'a>,
    findings: Vec<relata_lint::Finding>,
}

pub(crate) fn run(args: &args::Lint, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let (also, except) = (rules(&args.also)?, rules(&args.except)?);
    let path = match args.files.is_empty() {
        true => settings.migrations_named()?,
        false => settings.migrations_path(),
    };
    let folder = replay::unverified(&path)?;
    // Lint needs no schema file, and is no judge of it.
    let source = settings.schema_path().and_then(|path| source::read(&path)).ok();
    let mut around = around(settings, args.offline, source.as_ref())?;
    (around.known.also, around.known.except) = (also, except);
    let named = args.files.iter().map(|path| {
        let sql =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Ok((path.clone(), sql))
    });
    let named: Vec<(PathBuf, String)> = named.collect::<Result<_>>()?;
    let texts = match args.files.is_empty() {
        true => texts(&folder),
        false => named
            .iter()
            .map(|(path, sql)| Text { path: path.clone(), sql, place: place(&folder, path) })
            .collect(),
    };
    let mut scratch = Scratch { server: None, source: source.as_ref(), settings, report };
    let looked: Vec<Looked<'_>> =
        texts.into_iter().map(|text| look(text, &folder, &around, &mut scratch)).collect();
    if args.fix {
        return fix(&looked, &folder, settings, report);
    }
    let findings: Vec<Finding> = looked.iter().flat_map(told).collect();
    report.json(&json!({ "findings": report.findings_json(&findings) }));
    report.findings(&findings);
    let count =
        |severity| looked.iter().flat_map(|it| &it.findings).filter(|it| it.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    report.note(format!(
        "{} looked at: {}, {}, {}",
        counted(looked.len(), "file"),
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(notes, "note")
    ));
    Ok(if findings.iter().any(Finding::counts) { Outcome::Found } else { Outcome::Done })
}

/// What `check` says of a folder: notes are left out.
pub(crate) fn findings(folder: &Folder, around: &Around, server: &Server, source: &Source) -> Vec<Finding> {
    let touched = |place| touched(server, folder, place, &source.document.schema.scope).ok();
    let looked = texts(folder).into_iter().map(|text| {
        let findings = judged(&text, folder, around, touched);
        Looked { text, findings }
    });
    looked.flat_map(|it| told(&it)).filter(Finding::counts).collect()
}

/// Asks the live database, where one is configured and not left out.
pub(crate) fn around(settings: &Settings, offline: bool, source: Option<&Source>) -> Result<Around> {
    let mut known =
        Known { major: source.and_then(|source| source.document.schema.postgres), ..Known::default() };
    let mut history = Vec::new();
    if let Some(url) = settings.live().filter(|_| !offline) {
        let mut client = connect(url)?;
        history = relata_migrate::history(&mut client)?;
        known.rows = Some(row_estimates(&mut client)?);
    }
    Ok(Around { known, history })
}

fn rules(names: &[String]) -> Result<BTreeSet<&'static str>> {
    let code = |name: &String| {
        relata_lint::rule(name).map(|rule| rule.code).ok_or_else(|| {
            let near = nearest(name, relata_lint::rules().map(|rule| rule.code));
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            anyhow!("there is no rule `{name}`: {near}`relata explain` lists them")
        })
    };
    names.iter().map(code).collect()
}

/// The up files of a folder. Down files are run by hand, by somebody who looks on.
fn texts<'a>(folder: &'a Folder) -> Vec<Text<'a>> {
    let text = |(place, migration): (usize, &'a Migration)| Text {
        path: folder.path.join(&migration.up.name),
        sql: &migration.up.sql,
        place: Some(place),
    };
    folder.migrations.iter().enumerate().map(text).collect()
}

/// The place of a file that was named, where it is in the folder.
fn place(folder: &Folder, path: &Path) -> Option<usize> {
    let parent = path.canonicalize().ok()?.parent()?.to_owned();
    let name = path.file_name()?.to_str()?;
    if folder.path.canonicalize().ok()? != parent {
        return None;
    }
    folder.migrations.iter().position(|migration| migration.up.name == name)
}

/// The scratch server, started for the first file that has to be tried.
struct Scratch<'a> {
    server: Option<Option<Server>>,
    source: Option<&'a Source>,
    settings: &'a Settings,
    report: &'a Reporter,
}

impl Scratch<'_> {
    fn touched(&mut self, folder: &Folder, place: usize) -> Option<BTreeSet<QualifiedName>> {
        let source = self.source?;
        let server = self.server.get_or_insert_with(|| match source.scratch(self.settings) {
            Ok(server) => Some(server),
            Err(error) => {
                self.report.note(format!("no file was tried in scratch: {}", chain(&error)));
                None
            }
        });
        let stem = &folder.migrations[place].stem;
        let tried = touched(server.as_ref()?, folder, place, &source.document.schema.scope);
        tried
            .inspect_err(|error| {
                self.report.note(format!("{stem} was not tried in scratch: {}", chain(error)))
            })
            .ok()
    }
}

fn look<'a>(text: Text<'a>, folder: &Folder, around: &Around, scratch: &mut Scratch<'_>) -> Looked<'a> {
    let findings = judged(&text, folder, around, |place| scratch.touched(folder, place));
    Looked { text, findings }
}

/// The findings in a file; `touched` is asked only where it decides something.
fn judged(
    text: &Text<'_>,
    folder: &Folder,
    around: &Around,
    touched: impl FnOnce(usize) -> Option<BTreeSet<QualifiedName>>,
) -> Vec<relata_lint::Finding> {
    let in_transaction = !header::read(text.sql).is_ok_and(|header| header.no_transaction);
    let file = File { sql: text.sql, in_transaction };
    let mut findings = relata_lint::lint(&file, &around.known);
    let waits = |it: &relata_lint::Finding| {
        it.table.is_some() && relata_lint::rule(it.code).is_some_and(|rule| rule.kind == Kind::Blocks)
    };
    if let Some(place) = text.place {
        if findings.iter().any(waits)
            && let Some(touched) = touched(place)
        {
            let known = Known { touched: Some(touched), ..around.known.clone() };
            findings = relata_lint::lint(&file, &known);
        }
        let migration = &folder.migrations[place];
        if around.history.iter().any(|row| row.version == migration.version) {
            // What the database has cannot be changed, nor can it hurt there any more.
            findings.iter_mut().for_each(|finding| finding.severity = Severity::Note);
        }
    }
    findings
}

/// For people and programs: place, line and what to do instead.
fn told(looked: &Looked<'_>) -> Vec<Finding> {
    let sql = looked.text.sql;
    let one = |it: &relata_lint::Finding| {
        let (line, column) = line_column(sql, it.range.start);
        let data = json!({ "column": column, "table": it.table.as_ref().map(ToString::to_string), "fixable": written(it).is_some() });
        let help = match written(it) {
            Some(_) => format!("{} `relata lint --fix` writes it.", it.advice),
            None => it.advice.to_owned(),
        };
        Finding::new(it.code, it.message.clone())
            .at(looked.text.path.display().to_string(), Some(line))
            .quoting(sql.lines().nth(line - 1).unwrap_or_default())
            .rated(it.severity, &help)
            .with(data)
    };
    looked.findings.iter().map(one).collect()
}

/// What `--fix` writes: a note is no reason to change a file.
fn written(finding: &relata_lint::Finding) -> Option<&Fix> {
    finding.fix.as_ref().filter(|_| finding.severity > Severity::Note)
}

/// Writes what is certain. A folder is proven to lead to the same state as before, and gets new sums.
fn fix(looked: &[Looked<'_>], folder: &Folder, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let fixes = |it: &Looked<'_>| {
        let fixes: Vec<_> = it.findings.iter().filter_map(written).collect();
        (!fixes.is_empty()).then(|| apply(it.text.sql, fixes))
    };
    let fixed: Vec<(&Text<'_>, String)> =
        looked.iter().filter_map(|it| Some((&it.text, fixes(it)?))).collect();
    let drafts: Vec<Draft> = fixed
        .iter()
        .filter_map(|(text, sql)| {
            let migration = &folder.migrations[text.place?];
            Some(Draft { name: migration.up.name.clone(), text: sql.clone() })
        })
        .collect();
    if !drafts.is_empty() {
        in_folder(folder, &drafts, settings, report)?;
    }
    for (text, sql) in fixed.iter().filter(|(text, _)| text.place.is_none()) {
        files::replace(&text.path, sql)?;
    }
    let names: Vec<String> = fixed.iter().map(|(text, _)| text.path.display().to_string()).collect();
    report.json(&json!({ "fixed": names }));
    for name in &names {
        report.result(format!("fixed {name}"));
    }
    if names.is_empty() {
        report.note("nothing to fix: of what was found, nothing is certain enough to be written by itself");
    }
    Ok(Outcome::Done)
}

fn in_folder(folder: &Folder, drafts: &[Draft], settings: &Settings, report: &Reporter) -> Result<()> {
    let known = replay::sums(folder)?;
    sum::agree(sum::verify(&known, folder))?;
    let is_fixed = |name: &str| drafts.iter().any(|draft| draft.name == name);
    let changed: Vec<_> = folder.migrations.iter().filter(|it| is_fixed(&it.up.name)).collect();
    live::refuse_applied(settings, report, |row| changed.iter().any(|it| it.version == row.version))?;
    let stay = folder.migrations.iter().flat_map(|it| [Some(&it.up), it.down.as_ref()]).flatten();
    let stay = stay.filter(|file| !is_fixed(&file.name)).map(|file| (file.name.as_str(), file.sql.as_str()));
    let new = drafts.iter().map(|draft| (draft.name.as_str(), draft.text.as_str()));
    let all: Vec<_> = stay.chain(new).collect();
    let whole = Folder { path: folder.path.clone(), ..Folder::from_embedded(&all)? };
    let source = source::read(&settings.schema_path()?)?;
    let server = source.scratch(settings)?;
    let scope = &source.document.schema.scope;
    let before = replay::replay(&server, folder, folder.migrations.len(), scope)?;
    let after = replay::replay(&server, &whole, whole.migrations.len(), scope)
        .context("nothing was written: the fixed files cannot be run")?;
    let left = diff(&after.schema, &before.schema);
    if !left.is_empty() {
        bail!("nothing was written: the fixed files would make something else:\n{}", report.changes(&left));
    }
    reprove(&whole, &known, settings, report).context("nothing was written")?;
    let removed: Vec<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
    rewrite(&folder.path, &removed, drafts)
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

//! The texts of migration files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use relata_diff::{Change, Verb};
use relata_migrate::folder;
use relata_migrate::header::{FIND, LOCK_TIMEOUT};
use relata_plan::{Action, Effects, Loss, Patience, Rewrite, Segment, patience, render};
use relata_schema::{DefinitionId, ObjectId};

use crate::measure;
use crate::prove::{Down, Proven, ProvenFile};
use crate::report::{Reporter, print};

/// A file that is to be written.
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The texts of a plan's migrations, numbered from `first`.
pub(crate) fn drafts(proven: &Proven, first: u64, name: &str) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (place, file) in proven.files.iter().enumerate() {
        let name = if place == 0 { name.to_owned() } else { format!("{name}_{}", place + 1) };
        let stem = folder::stem(first + place as u64, &name);
        drafts.push(Draft { name: format!("{stem}.sql"), text: up(&stem, file) });
        if let Some(down) = &file.down {
            drafts.push(Draft { name: format!("{stem}.down.sql"), text: self::down(&stem, file, down) });
        }
    }
    drafts
}

fn up(stem: &str, file: &ProvenFile) -> String {
    let mut text = relata_sql::comment(stem);
    text.push_str("--\n");
    for change in &file.changes {
        text.push_str(&relata_sql::comment(&change.describe().to_string()));
    }
    for step in &file.up.steps {
        if let Action::FillColumn { table, column } = &step.action {
            let line = format!(
                "fill column {table}.{column} of rows that are there with its default, some at a time"
            );
            text.push_str(&relata_sql::comment(&line));
        }
    }
    text.push_str(&losses(&file.losses));
    for demand in &file.demands {
        text.push_str(&relata_sql::comment(&demand.what));
        text.push_str(&find_them(demand.query.as_ref()));
    }
    for line in effects(file) {
        text.push_str(&relata_sql::comment(&line));
    }
    if !file.up.transactional {
        text.push_str("-- relata: no transaction\n");
    }
    text.push('\n');
    text.push_str(&patient_statements(std::slice::from_ref(&file.up)));
    text
}

/// What a plan loses, as comments.
pub(crate) fn losses(losses: &[Loss]) -> String {
    let mut text = String::new();
    for loss in losses {
        text.push_str(&relata_sql::comment(&loss.line()));
        text.push_str(&find_them(loss.query.as_ref()));
    }
    text
}

fn find_them(query: Option<&String>) -> String {
    let query = query.map(|query| relata_sql::comment(&format!("  {FIND}{query}")));
    query.unwrap_or_default()
}

fn dropped_schema(change: &Change) -> Option<&str> {
    match change {
        Change::DropNamespace { name } => Some(name),
        _ => None,
    }
}

fn down(stem: &str, file: &ProvenFile, down: &Down) -> String {
    let mut text = relata_sql::comment(&format!("undoes {stem}"));
    for loss in file.losses.iter().filter(|loss| !loss.fails) {
        text.push_str(&relata_sql::comment(&format!(
            "does not bring back what {stem} lost of {}: {}",
            loss.object, loss.what
        )));
    }
    for name in file.changes.iter().filter_map(dropped_schema) {
        text.push_str(&relata_sql::comment(&format!(
            "does not bring back the owner and the grants of schema {name}"
        )));
    }
    match down {
        Down::Irreversible(reason) => {
            text.push_str(&relata_sql::comment(&format!("relata: irreversible: {reason}")));
        }
        Down::Steps { segments, losses } => {
            for loss in losses {
                let line =
                    if loss.fails { loss.line() } else { format!("relata: loses {loss}: {}", loss.what) };
                text.push_str(&relata_sql::comment(&line));
                text.push_str(&find_them(loss.query.as_ref()));
            }
            if segments.len() > 1 || segments.iter().any(|segment| !segment.transactional) {
                text.push_str("-- relata: no transaction\n");
            }
            text.push('\n');
            text.push_str(&patient_statements(segments));
        }
    }
    text
}

/// Statements with semicolons; those of several lines stand apart.
pub(crate) fn statements(segment: &Segment) -> String {
    lines(segment.steps.iter().flat_map(render))
}

/// The same for a file: where a lock does not come soon, those who queue behind the statement must not wait for long.
fn patient_statements(segments: &[Segment]) -> String {
    let steps = || segments.iter().flat_map(|segment| segment.steps.iter().zip(patience(segment)));
    let mut all: Vec<String> = Vec::new();
    let sets = steps().any(|(_, patience)| patience == Patience::Short);
    let mut now = None;
    for (step, patience) in steps() {
        if sets && patience != Patience::NeedsNone && now != Some(patience) {
            let set = if patience == Patience::Short { LOCK_TIMEOUT } else { "SET lock_timeout = 0" };
            all.push(set.to_owned());
            now = Some(patience);
        }
        all.extend(render(step));
    }
    lines(all)
}

fn lines(statements: impl IntoIterator<Item = String>) -> String {
    let mut text = String::new();
    let mut apart = false;
    for statement in statements {
        let long = statement.contains('\n');
        if !text.is_empty() && (long || apart) {
            text.push('\n');
        }
        text.push_str(&statement);
        text.push_str(";\n");
        apart = long;
    }
    text
}

/// What the file does to tables that others may be using: what it keeps them from, and for how long.
fn effects(file: &ProvenFile) -> Vec<String> {
    let is_long = |effects: &&Effects| !effects.rewrites.is_empty() || !effects.scans.is_empty();
    let mut lines = Vec::new();
    if file.up.transactional {
        let all = measure::sum(&file.effects);
        lines.extend(locks("locks ", &all, file, ""));
        lines.extend(rows(&all, file, "under that lock"));
        return lines;
    }
    let (long, short): (Vec<&Effects>, Vec<&Effects>) = file.effects.iter().partition(is_long);
    let of = |effects: Vec<&Effects>| measure::sum(&effects.into_iter().cloned().collect::<Vec<_>>());
    let (long, short) = (of(long), of(short));
    lines.extend(locks("locks for a moment ", &short, file, ""));
    lines.extend(locks("locks ", &long, file, " while rows are read"));
    lines.extend(rows(&long, file, "meanwhile"));
    lines
}

fn locks(start: &str, effects: &Effects, file: &ProvenFile, end: &str) -> Option<String> {
    let locks = effects.locks.iter().filter(|(object, _)| is_there(object, file));
    let locks: Vec<String> =
        locks.map(|(object, mode)| format!("{mode} on {} {object}", object.kind().word())).collect();
    (!locks.is_empty()).then(|| format!("{start}{}{end}", locks.join(", ")))
}

/// Which tables are written anew, and which are only read.
fn rows(effects: &Effects, file: &ProvenFile, when: &str) -> Vec<String> {
    let names = |is_meant: &dyn Fn(&ObjectId, &Rewrite) -> bool| -> Vec<String> {
        let meant = effects.rewrites.iter().filter(|(object, _)| is_there(object, file));
        meant
            .filter(|(object, rewrite)| is_meant(object, rewrite))
            .map(|(object, _)| object.to_string())
            .collect()
    };
    let always = names(&|_, rewrite| *rewrite != Rewrite::UnlessUtc);
    let unless_utc = names(&|_, rewrite| *rewrite == Rewrite::UnlessUtc);
    let is_read = |object: &ObjectId| !effects.rewrites.contains_key(object) && is_there(object, file);
    let scans: Vec<String> =
        effects.scans.keys().filter(|object| is_read(object)).map(ToString::to_string).collect();
    let mut lines = Vec::new();
    if !always.is_empty() {
        lines.push(format!("rewrites {}: every row is written anew {when}", always.join(", ")));
    }
    if !unless_utc.is_empty() {
        lines.push(format!(
            "rewrites {}, unless the TimeZone of the session is UTC: every row is written anew {when}",
            unless_utc.join(", ")
        ));
    }
    if !scans.is_empty() {
        lines.push(format!("scans {}: every row is read {when}", scans.join(", ")));
    }
    lines
}

/// Whether an object was there before this file.
pub(crate) fn is_there(object: &ObjectId, file: &ProvenFile) -> bool {
    // A statement may speak of a view as of a table.
    let is = |created: &ObjectId| match (created, object) {
        (
            ObjectId::Definition(
                DefinitionId::View(name)
                | DefinitionId::MaterializedView(name)
                | DefinitionId::ForeignTable(name),
            ),
            ObjectId::Table(table),
        ) => name == table,
        (created, object) => created == object,
    };
    let mut creates = file.changes.iter().filter(|change| change.describe().verb == Verb::Create);
    let dropped = |change: &Change| change.describe().verb == Verb::Drop && change.object() == *object;
    !creates.any(|change| is(&change.object())) || file.changes.iter().any(dropped)
}

/// The name of a migration from what changes: `add_users_nickname`.
pub(crate) fn name(proven: &Proven, is_first: bool) -> String {
    if is_first {
        return "initial".to_owned();
    }
    // What belongs to a new table is told with it.
    let parts: Vec<_> = proven.changes.iter().map(|change| change.describe()).collect();
    let mut told = parts.iter().filter(|part| part.verb != Verb::Comment).peekable();
    let Some(first) = told.next().or(parts.first()) else { return "migration".to_owned() };
    let verb = match (first.verb, first.kind) {
        (Verb::Create, "column" | "constraint" | "index") => "add",
        (Verb::Comment, _) => "comment",
        (verb, _) => verb.word(),
    };
    let more = if told.peek().is_some() { "_and_more" } else { "" };
    let words = format!("{verb}_{}", first.object);
    let slug: String = words
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .collect::<String>()
        .split('_')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    let slug: String = slug.chars().take(60).collect();
    format!("{}{more}", slug.trim_end_matches('_'))
}

/// Whether a name that the user gave can be part of a file name.
pub(crate) fn valid_name(name: &str) -> Result<()> {
    let fits = !name.is_empty()
        && name.len() <= 100
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    anyhow::ensure!(fits, "`{name}` cannot name a migration: use letters, digits, _ and -");
    Ok(())
}

/// Text of a verb with `--out`: to that file, else to stdout.
pub(crate) fn write_or_print(out: Option<&Path>, text: &str, report: &Reporter) -> Result<()> {
    match out {
        Some(path) => {
            replace(path, text)?;
            report.note(format!("wrote {}", path.display()));
        }
        None => print(text),
    }
    Ok(())
}

/// Writes a whole file or none of it.
pub(crate) fn replace(path: &Path, text: &str) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let context = || format!("{} cannot be written", path.display());
    fs::write(&draft, text).and_then(|()| fs::rename(&draft, path)).with_context(context).inspect_err(|_| {
        let _ = fs::remove_file(&draft);
    })
}

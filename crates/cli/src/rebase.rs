//! `rebase`: gives our migrations the numbers after those of another branch.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use relata_diff::diff;
use relata_migrate::folder::{self, FileName};
use relata_migrate::{Folder, Migration, Sha256, Sum, sum};
use relata_schema::Scope;
use serde_json::json;

use crate::args::{Keep, Rebase};
use crate::files::Draft;
use crate::replay::replay;
use crate::report::Reporter;
use crate::reprove::reprove;
use crate::rewrite::{self, rewrite};
use crate::settings::Settings;
use crate::{Outcome, live, source};

/// Name and text of the files of each migration, by number and stem.
type ByStem = BTreeMap<(u64, String), Vec<(FileName, String)>>;

/// A migration of ours: its files, up before down.
struct Ours {
    name: FileName,
    files: Vec<(FileName, String)>,
    /// The number that it gets.
    version: u64,
}

pub(crate) fn run(args: &Rebase, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let path = settings.migrations_named()?;
    rewrite::finish(&path)?;
    let folder::Files { files, sum: text } = folder::files(&path)?;
    let text = text.unwrap_or_default();
    let known = sum::parse(&kept_side(args.keep, &path, &text))?;
    let (theirs, ours) = split(files, &known);
    let kept = Folder::from_embedded(&borrowed(&theirs))?;
    sum::agree(sum::verify(&known, &kept)).with_context(|| {
        format!("the other branch's migrations are not whole; restore them and its {} first", sum::FILE_NAME)
    })?;
    let ours = renumber(ours, kept.next_version());
    let moved: Vec<&Ours> = ours.iter().filter(|it| it.version != it.name.version).collect();
    let conflict = sum::sides(&text).is_some();
    if moved.is_empty() && !conflict {
        report.json(&json!({ "renumbered": [] }));
        report.note("nothing to do: no number stands twice");
        return Ok(Outcome::Done);
    }
    live::refuse_applied(settings, report, |row| {
        moved.iter().any(|it| {
            let same_file =
                it.files.iter().any(|(name, text)| !name.down && Sha256::of_text(text) == row.sha256);
            same_file || (it.name.version, &it.name.name) == (row.version, &row.name)
        })
    })?;

    let drafts: Vec<Draft> = moved.iter().flat_map(|it| drafts(it)).collect();
    let stay = ours.iter().filter(|it| it.version == it.name.version).flat_map(|it| &it.files);
    let mut whole = theirs;
    whole.extend(stay.map(|(name, text)| (file_name(name), text.clone())));
    whole.extend(drafts.iter().map(|draft| (draft.name.clone(), draft.text.clone())));
    let whole = Folder { path: path.clone(), ..Folder::from_embedded(&borrowed(&whole))? };
    if !args.accept_order {
        same_either_way(&whole, &kept, &ours, settings, report)?;
    }
    reprove(&whole, &known, settings, report).with_context(|| {
        let list = moved.iter().map(|it| format!("\n  {} would be {}", it.name.stem, stem(it)));
        format!(
            "nothing was written; edit our files, or remove them and let `relata generate` write them anew after `relata \
             rebase`:{}",
            list.collect::<String>()
        )
    })?;
    let removed: Vec<String> =
        moved.iter().flat_map(|it| &it.files).map(|(name, _)| file_name(name)).collect();
    rewrite(&path, &removed, &drafts)?;

    report.json(&json!({
        "renumbered": moved.iter().map(|it| json!({ "from": it.name.stem, "to": stem(it) })).collect::<Vec<_>>(),
    }));
    for it in &moved {
        report.result(format!("renamed {} to {}", it.name.stem, stem(it)));
    }
    report.result(format!("wrote {}", path.join(sum::FILE_NAME).display()));
    Ok(Outcome::Done)
}

/// Shows in scratch that theirs before ours is the same as ours before theirs: else one of the branches would silently
/// have the last word.
fn same_either_way(
    whole: &Folder,
    kept: &Folder,
    ours: &[Ours],
    settings: &Settings,
    report: &Reporter,
) -> Result<()> {
    let Some(first) = ours.iter().map(|it| it.name.version).min() else { return Ok(()) };
    let up = |migration: &Migration| (migration.name.clone(), migration.up.sql.clone());
    let (base, theirs): (Vec<&Migration>, Vec<&Migration>) =
        kept.migrations.iter().partition(|migration| migration.version < first);
    let ups = ours.iter().flat_map(|it| it.files.iter().filter(|(name, _)| !name.down));
    let files: Vec<(String, String)> = base
        .into_iter()
        .map(up)
        .chain(ups.map(|(name, text)| (name.name.clone(), text.clone())))
        .chain(theirs.into_iter().map(up))
        .zip(1..)
        .map(|((name, text), version)| (format!("{}.sql", folder::stem(version, &name)), text))
        .collect();
    let other_way = Folder::from_embedded(&borrowed(&files))?;
    let source = source::read(&settings.schema_path()?)?;
    let progress = report.progress();
    progress.step("replaying both orders");
    let server = source.scratch(settings)?;
    let state = |folder: &Folder| replay(&server, folder, folder.migrations.len(), &Scope::All);
    // What cannot be run after theirs is told by the proof of the folder.
    let Ok(after) = state(whole) else { return Ok(()) };
    let advice = "nothing was written: ours before theirs is not the same as ours after theirs, so the two branches touch the \
                  same thing; look at both, and say --accept-order if ours shall have the last word";
    let before = state(&other_way).with_context(|| format!("{advice}; theirs cannot be run after ours"))?;
    let changes = diff(&before.schema, &after.schema);
    ensure!(changes.is_empty(), "{advice}; from the one order to the other:\n{}", report.changes(&changes));
    Ok(())
}

/// The sums as the other branch has them.
fn kept_side(keep: Option<Keep>, path: &Path, text: &str) -> String {
    let Some(sides) = sum::sides(text) else { return text.to_owned() };
    // While git lays commits of ours upon another branch, that branch is the one checked out.
    let upon = git_folder(path).is_some_and(|git| {
        ["rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD"].iter().any(|name| git.join(name).exists())
    });
    match keep {
        Some(Keep::Ours) => sides.ours,
        Some(Keep::Theirs) => sides.theirs,
        None if upon => sides.ours,
        None => sides.theirs,
    }
}

/// The nearest `.git` upwards; in a second worktree it is a file that names the folder.
fn git_folder(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    let git = path.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    if git.is_dir() {
        return Some(git);
    }
    let text = std::fs::read_to_string(&git).ok()?;
    let named = text.trim().strip_prefix("gitdir: ")?;
    Some(git.with_file_name(named))
}

/// Files that the kept sums have, and the others by migration.
fn split(files: Vec<(String, String)>, known: &Sum) -> (Vec<(String, String)>, ByStem) {
    let mut theirs = Vec::new();
    let mut ours = ByStem::new();
    for (file, text) in files {
        match folder::file_name(&file) {
            Some(name) if !known.lines.iter().any(|line| line.stem == name.stem) => {
                ours.entry((name.version, name.stem.clone())).or_default().push((name, text));
            }
            Some(_) | None => theirs.push((file, text)),
        }
    }
    (theirs, ours)
}

/// The next free numbers, in the old order.
fn renumber(ours: ByStem, first: u64) -> Vec<Ours> {
    let mut next = first;
    let mut renumbered = Vec::new();
    for mut files in ours.into_values() {
        files.sort_by_key(|(name, _)| name.down);
        let Some((name, _)) = files.first().cloned() else { continue };
        let version = name.version.max(next);
        next = version + 1;
        renumbered.push(Ours { name, files, version });
    }
    renumbered
}

fn stem(ours: &Ours) -> String {
    folder::stem(ours.version, &ours.name.name)
}

/// Its files under the new number, which their comments say as well.
fn drafts(ours: &Ours) -> Vec<Draft> {
    let to = stem(ours);
    let told = |line: &str| match line.starts_with("--") {
        true => line.replace(&ours.name.stem, &to),
        false => line.to_owned(),
    };
    let draft = |(name, text): &(FileName, String)| Draft {
        name: file_name(&FileName { stem: to.clone(), ..name.clone() }),
        text: text.split_inclusive('\n').map(told).collect(),
    };
    ours.files.iter().map(draft).collect()
}

fn file_name(name: &FileName) -> String {
    format!("{}{}", name.stem, if name.down { ".down.sql" } else { ".sql" })
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

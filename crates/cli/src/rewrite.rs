//! Changes a folder of migrations as a whole: what a crash cuts off, the next run finishes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use relata_migrate::{Folder, folder, sum};

use crate::files::Draft;

/// The folder, in that of the migrations, of a change that was decided and is not finished.
const STAGED: &str = ".rewrite";
/// The file in it that lists what is to be removed.
const REMOVED: &str = "removed";

/// Removes files by name, writes others, and writes the sums of what is there then.
///
/// Everything is written beside the migrations first, and one rename decides: before it the folder is as it was, after
/// it [`finish`] goes on, here or in a later run.
pub(crate) fn rewrite(path: &Path, removed: &[String], drafts: &[Draft]) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("the folder {} cannot be made", path.display()))?;
    for draft in drafts.iter().filter(|draft| !removed.contains(&draft.name)) {
        let target = path.join(&draft.name);
        ensure!(!target.exists(), "{} is there already", target.display());
    }
    let sums = sums(path, removed, drafts)?;
    let draft = path.join(format!("{STAGED}.{}.tmp", std::process::id()));
    let staged = || {
        fs::create_dir(&draft)?;
        let gone: String = removed
            .iter()
            .filter(|name| !drafts.iter().any(|draft| draft.name == **name))
            .map(|name| format!("{name}\n"))
            .collect();
        fs::write(draft.join(REMOVED), gone)?;
        fs::write(draft.join(sum::FILE_NAME), sums)?;
        drafts.iter().try_for_each(|file| fs::write(draft.join(&file.name), &file.text))?;
        fs::rename(&draft, path.join(STAGED))
    };
    staged().with_context(|| format!("{} cannot be written", path.display())).inspect_err(|_| {
        let _ = fs::remove_dir_all(&draft);
    })?;
    finish(path)
}

/// Finishes a change that was decided; does nothing where there is none.
pub(crate) fn finish(path: &Path) -> Result<()> {
    let staged = path.join(STAGED);
    if !staged.is_dir() {
        return Ok(());
    }
    let finished = || {
        let gone = staged.join(REMOVED);
        if gone.is_file() {
            for name in fs::read_to_string(&gone)?.lines().filter(|name| path.join(name).exists()) {
                fs::remove_file(path.join(name))?;
            }
            fs::remove_file(&gone)?;
        }
        let mut names = fs::read_dir(&staged)?
            .map(|entry| Ok(entry?.file_name()))
            .collect::<std::io::Result<Vec<_>>>()?;
        // The sums come last.
        names.sort_by_key(|name| name == sum::FILE_NAME);
        names.iter().try_for_each(|name| fs::rename(staged.join(name), path.join(name)))?;
        fs::remove_dir(&staged)
    };
    finished().with_context(|| format!("{} was cut off, and cannot be finished", staged.display()))
}

/// `migrations.sum` for the folder as it will be.
fn sums(path: &Path, removed: &[String], drafts: &[Draft]) -> Result<String> {
    let files = folder::files(path)?.files;
    let stay = files.iter().filter(|(name, _)| !removed.contains(name));
    let stay = stay.map(|(name, text)| (name.as_str(), text.as_str()));
    let all: Vec<_> =
        stay.chain(drafts.iter().map(|draft| (draft.name.as_str(), draft.text.as_str()))).collect();
    Ok(sum::write(&sum::compute(&Folder::from_embedded(&all)?)))
}

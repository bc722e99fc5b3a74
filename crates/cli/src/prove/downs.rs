//! The way back of each file.

use anyhow::Result;
use relata_diff::{Change, Renamed, diff};
use relata_plan::{Options, losses, undoing};
use relata_schema::{DefinitionId, Details, Schema};

use super::trial::Trial;
use super::{Derived, Down, ProvenFile, derive};

/// Undoes the files one by one where they were carried out, newest first, and checks that each leads back. Answers whether
/// all of them do, so that all is as it was at first.
pub(super) fn downs(
    trial: &mut Trial<'_>,
    files: &mut [ProvenFile],
    proven: &Derived,
    target: &Schema,
    options: &Options,
) -> Result<bool> {
    let options = Options { online: options.online, ..Options::default() };
    let mut is_back = true;
    for place in (0..files.len()).rev() {
        let after = &proven.states[place + 1];
        // Whose privileges and owners the way there managed, the way back does too.
        let mut before = Schema::clone(&proven.states[place]);
        before.manage_as(target);
        before.leave_unchecked(after);
        let before = &before;
        let reversed: Vec<Renamed> = match place {
            0 => proven.renames.iter().rev().map(Renamed::reversed).collect(),
            _ => Vec::new(),
        };
        let made = made(before, after, &reversed);
        files[place].down = Some(match derive(trial, after, before, &reversed, &made, &options) {
            Ok(derived) => {
                let losses = losses(&derived.changes, &derived.renamed, &derived.renames, &options);
                Down::Steps { segments: undoing(derived.segments, &proven.segments[place], after), losses }
            }
            Err(error) => {
                is_back = false;
                // It is in some state between.
                trial.restart(&proven.segments[..place])?;
                Down::Irreversible(error.to_string().lines().next().unwrap_or_default().to_owned())
            }
        });
    }
    Ok(is_back)
}

/// What undoes the schemas, extensions and what else is the whole database's that came in between: `diff` leaves them alone
/// where a file does not own them, but these are a file's own.
fn made(before: &Schema, after: &Schema, renames: &[Renamed]) -> Vec<Change> {
    let names = after.namespaces.keys().filter(|name| !before.namespaces.contains_key(*name));
    let namespaces = names.map(|name| Change::DropNamespace { name: name.clone() });
    let names = after.extensions.keys().filter(|name| !before.extensions.contains_key(*name));
    let mut made: Vec<Change> = names.map(|name| Change::DropExtension { name: name.clone() }).collect();
    made.extend(namespaces);
    let definitions = after.definitions.iter().filter(|(id, _)| id.schema().is_none());
    let is_renamed = |id: &DefinitionId| {
        renames.iter().any(|renamed| matches!(renamed, Renamed::Definition { from, .. } if from == id))
    };
    let definitions = definitions.filter(|(id, _)| !before.definitions.contains_key(*id) && !is_renamed(id));
    made.extend(definitions.map(|(id, from)| Change::DropDefinition { id: id.clone(), from: from.clone() }));
    made.retain(|change| !diff(after, before).contains(change));
    // Options of a user mapping that one side does not name are left alone, but these came in between.
    for (id, to) in &before.definitions {
        let Some(from) = after.definitions.get(id) else { continue };
        if let (Details::UserMapping { options: old }, Details::UserMapping { options: new }) =
            (&to.details, &from.details)
            && new.iter().any(|(name, _)| old.get(name).is_none())
        {
            made.push(Change::ModifyDefinition { id: id.clone(), from: from.clone(), to: to.clone() });
        }
    }
    made
}

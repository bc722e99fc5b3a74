//! Sequences that stand alone or are owned by a column.

use std::borrow::Cow;

use relata_schema::{ObjectId, QualifiedName, Schema, Sequence};

use crate::inheritance::Sides;
use crate::{Change, Renamed};

pub(crate) fn sequences(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let sides = Sides { from, to };
    // It goes with the column that owns it.
    let goes = |old: &Sequence| old.owned_by.as_ref().is_some_and(|(table, _)| sides.is_replaced(table));
    let mut dropped: Vec<(&QualifiedName, &Sequence)> =
        from.sequences.iter().filter(|(name, old)| !to.sequences.contains_key(*name) || goes(old)).collect();
    for (name, new) in &to.sequences {
        let heir = dropped.iter().position(|(_, old)| new.owned_by.is_some() && old.owned_by == new.owned_by);
        let old = match (
            from.sequences.get(name).filter(|old| !goes(old)),
            heir.filter(|place| !goes(dropped[*place].1)),
        ) {
            (Some(old), _) => old,
            // The sequence of the same column under another name, as after the rename of its table.
            (None, Some(place)) => {
                let (old_name, old) = dropped.remove(place);
                changes.push(Change::Rename(Renamed::Sequence { from: old_name.clone(), to: name.clone() }));
                old
            }
            (None, None) => {
                changes.push(Change::CreateSequence { name: name.clone(), to: new.clone() });
                comment(name, None, new, changes);
                continue;
            }
        };
        let old = carried(old, &sides);
        if old.options != new.options || old.owned_by != new.owned_by || old.unlogged != new.unlogged {
            changes.push(Change::ModifySequence {
                name: name.clone(),
                from: old.clone().into_owned(),
                to: new.clone(),
            });
        }
        comment(name, Some(&old), new, changes);
    }
    for (name, old) in dropped {
        changes.push(Change::DropSequence { name: name.clone(), from: old.clone() });
    }
}

/// A sequence as it is after the changes of the table that owns it: it becomes logged or not with it.
fn carried<'a>(old: &'a Sequence, sides: &Sides<'_>) -> Cow<'a, Sequence> {
    let becomes = old.owned_by.as_ref().and_then(|(table, _)| sides.becomes_unlogged(table));
    match becomes.filter(|becomes| *becomes != old.unlogged) {
        Some(unlogged) => Cow::Owned(Sequence { unlogged, ..old.clone() }),
        None => Cow::Borrowed(old),
    }
}

fn comment(name: &QualifiedName, old: Option<&Sequence>, new: &Sequence, changes: &mut Vec<Change>) {
    if old.and_then(|old| old.comment.as_ref()) != new.comment.as_ref() {
        changes.push(Change::comment(ObjectId::Sequence(name.clone()), &new.comment));
    }
}

//! Enum types and their labels.

use relata_schema::{Enum, ObjectId, Schema};

use crate::Change;

pub(crate) fn enums(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for (name, new) in &to.enums {
        let old = from.enums.get(name);
        match old {
            None => changes.push(Change::CreateEnum { name: name.clone(), to: new.clone() }),
            Some(old) => labels(old, new)
                .map(|replace| {
                    let (name, from, to) = (name.clone(), old.clone(), new.clone());
                    if replace {
                        Change::ReplaceEnum { name, from, to }
                    } else {
                        Change::AddLabels { name, from, to }
                    }
                })
                .into_iter()
                .for_each(|change| changes.push(change)),
        }
        if old.and_then(|old| old.comment.as_ref()) != new.comment.as_ref() {
            changes.push(Change::comment(ObjectId::Enum(name.clone()), &new.comment));
        }
    }
    for (name, old) in from.enums.iter().filter(|(name, _)| !to.enums.contains_key(*name)) {
        changes.push(Change::DropEnum { name: name.clone(), from: old.clone() });
    }
}

/// `None` where the labels are the same, else whether the type must be replaced.
fn labels(from: &Enum, to: &Enum) -> Option<bool> {
    let old: Vec<&str> = from.labels.iter().map(|label| label.name.as_str()).collect();
    let new: Vec<&str> = to.labels.iter().map(|label| label.name.as_str()).collect();
    if old == new {
        return None;
    }
    let kept: Vec<&str> = new.iter().copied().filter(|label| old.contains(label)).collect();
    Some(kept != old)
}

//! Range types.

use relata_schema::{ObjectId, Range, Schema};

use crate::{Change, Renamed};

pub(crate) fn ranges(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for (name, new) in &to.ranges {
        let Some(old) = from.ranges.get(name) else {
            changes.push(Change::CreateRange { name: name.clone(), to: new.clone() });
            comment(ObjectId::Range(name.clone()), None, new, changes);
            continue;
        };
        if bare(old) != bare(new) {
            let (from, to) = (old.clone(), new.clone());
            changes.push(Change::ReplaceRange { name: name.clone(), from, to });
        } else if old.multirange != new.multirange {
            let (from, to) = (old.multirange.clone(), new.multirange.clone());
            changes.push(Change::Rename(Renamed::Multirange { range: name.clone(), from, to }));
        }
        comment(ObjectId::Range(name.clone()), Some(old), new, changes);
    }
    for (name, old) in from.ranges.iter().filter(|(name, _)| !to.ranges.contains_key(*name)) {
        changes.push(Change::DropRange { name: name.clone(), from: old.clone() });
    }
}

fn comment(on: ObjectId, old: Option<&Range>, new: &Range, changes: &mut Vec<Change>) {
    if old.and_then(|old| old.comment.as_ref()) != new.comment.as_ref() {
        changes.push(Change::comment(on, &new.comment));
    }
}

/// What cannot be changed in place.
fn bare(range: &Range) -> Range {
    let multirange = relata_schema::QualifiedName::new("", "");
    Range { multirange, comment: None, renamed_from: Vec::new(), ..range.clone() }
}

//! Indexes of a table or materialized view that stands on both sides.

use std::collections::BTreeMap;

use relata_schema::{Index, ObjectId, QualifiedName};

use crate::pair::pair;
use crate::{Change, Renamed};

type Indexes = BTreeMap<String, Index>;

pub(crate) fn indexes(table: &QualifiedName, old: &Indexes, new: &Indexes, changes: &mut Vec<Change>) {
    let pairs = pair(old, new, equal);
    for (name, from, to) in pairs.same {
        if !equal(from, to) {
            let (table, name, from, to) = (table.clone(), name.clone(), from.clone(), to.clone());
            changes.push(Change::ModifyIndex { table, name, from, to });
        }
    }
    for (from, to, _, _) in &pairs.renamed {
        let (from, to) = ((*from).clone(), (*to).clone());
        changes.push(Change::Rename(Renamed::Index { table: table.clone(), from, to }));
    }
    for (name, to) in pairs.added {
        changes.push(Change::AddIndex { table: table.clone(), name: name.clone(), to: to.clone() });
    }
    for (name, from) in pairs.dropped {
        changes.push(Change::DropIndex { table: table.clone(), name: name.clone(), from: from.clone() });
    }
    comments(table, old, new, changes);
}

pub(crate) fn comments(table: &QualifiedName, old: &Indexes, new: &Indexes, changes: &mut Vec<Change>) {
    let pairs = pair(old, new, equal);
    let kept = pairs.same.into_iter().map(|(name, from, to)| {
        // An index that is replaced loses its comment with the old one.
        (name, from.comment.as_ref().filter(|_| equal(from, to)), to)
    });
    let renamed = pairs.renamed.into_iter().map(|(_, name, from, to)| (name, from.comment.as_ref(), to));
    let added = pairs.added.into_iter().map(|(name, to)| (name, None, to));
    for (name, from, to) in kept.chain(renamed).chain(added) {
        if from != to.comment.as_ref() {
            changes
                .push(Change::comment(ObjectId::Index(QualifiedName::new(&table.schema, name)), &to.comment));
        }
    }
}

/// All but the comment and what only a file can say.
pub(crate) fn equal(from: &Index, to: &Index) -> bool {
    from.bare() == to.bare()
}

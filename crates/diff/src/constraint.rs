//! Constraints of a table that stands on both sides.

use relata_schema::{ObjectId, QualifiedName, Table};

use crate::pair::pair;
use crate::{Change, Renamed};

pub(crate) fn constraints(table: &QualifiedName, old: &Table, new: &Table, changes: &mut Vec<Change>) {
    let pairs = pair(&old.constraints, &new.constraints, |from, to| from.kind == to.kind);
    for (name, from, to) in pairs.same {
        if from.kind != to.kind {
            let (table, name, from, to) = (table.clone(), name.clone(), from.clone(), to.clone());
            changes.push(Change::ModifyConstraint { table, name, from, to });
        }
    }
    for (from, to, _, _) in &pairs.renamed {
        let (from, to) = ((*from).clone(), (*to).clone());
        changes.push(Change::Rename(Renamed::Constraint { table: table.clone(), from, to }));
    }
    for (name, to) in pairs.added {
        changes.push(Change::AddConstraint { table: table.clone(), name: name.clone(), to: to.clone() });
    }
    for (name, from) in pairs.dropped {
        changes.push(Change::DropConstraint { table: table.clone(), name: name.clone(), from: from.clone() });
    }
    comments(table, old, new, changes);
}

pub(crate) fn comments(table: &QualifiedName, old: &Table, new: &Table, changes: &mut Vec<Change>) {
    let pairs = pair(&old.constraints, &new.constraints, |from, to| from.kind == to.kind);
    let same = pairs.same.into_iter().map(|(name, from, to)| (name, Some(from), to));
    let renamed = pairs.renamed.into_iter().map(|(_, name, from, to)| (name, Some(from), to));
    let added = pairs.added.into_iter().map(|(name, to)| (name, None, to));
    for (name, from, to) in same.chain(renamed).chain(added) {
        if from.and_then(|from| from.comment.as_ref()) != to.comment.as_ref() {
            changes.push(Change::comment(ObjectId::constraint(table, name), &to.comment));
        }
        if from.and_then(|from| from.index_comment.as_ref()) != to.index_comment.as_ref() {
            let index = ObjectId::Index(QualifiedName::new(&table.schema, name));
            changes.push(Change::comment(index, &to.index_comment));
        }
    }
}

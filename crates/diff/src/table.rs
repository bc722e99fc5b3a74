//! Tables and their own properties.

use std::borrow::Cow;
use std::collections::BTreeMap;

use relata_schema::{ObjectId, QualifiedName, Schema, Table};

use crate::inheritance::Sides;
use crate::{Change, column, constraint, index, inheritance};

pub(crate) fn tables(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let sides = Sides { from, to };
    // What was there, as it is after the changes of the tables before.
    let mut now: BTreeMap<&QualifiedName, Cow<'_, Table>> = BTreeMap::new();
    for name in to.parents_first() {
        let Some(new) = to.tables.get(name) else { continue };
        match from.tables.get(name).filter(|_| !sides.is_replaced(name)) {
            Some(was) => {
                let old = inheritance::carried(name, was, new, &sides, &now);
                properties(name, &old, new, changes);
                inheritance::links(name, was, new, &sides, changes);
                column::columns(name, &old, new, &sides, changes);
                constraint::constraints(name, &old, new, changes);
                index::indexes(name, &old.indexes, &new.indexes, changes);
                inheritance::attached(name, &old, new, &sides, &now, changes);
                comment(name, old.comment.as_ref(), new, changes);
                now.insert(name, old);
            }
            None => {
                if let Some(old) = from.tables.get(name) {
                    changes.push(Change::DropTable { name: name.clone(), from: old.clone() });
                }
                changes.push(Change::CreateTable { name: name.clone(), to: new.clone() });
                comment(name, None, new, changes);
                let nothing = Table::default();
                column::comments(name, &nothing, new, changes);
                constraint::comments(name, &nothing, new, changes);
                index::comments(name, &nothing.indexes, &new.indexes, changes);
            }
        }
    }
    for (name, old) in from.tables.iter().filter(|(name, _)| !to.tables.contains_key(*name)) {
        changes.push(Change::DropTable { name: name.clone(), from: old.clone() });
    }
}

fn properties(name: &QualifiedName, old: &Table, new: &Table, changes: &mut Vec<Change>) {
    let table = || name.clone();
    if old.unlogged != new.unlogged {
        changes.push(Change::SetUnlogged { table: table(), to: new.unlogged });
    }
    if old.with != new.with {
        changes.push(Change::SetTableOptions {
            table: table(),
            from: old.with.clone(),
            to: new.with.clone(),
        });
    }
    if old.tablespace != new.tablespace {
        changes.push(Change::SetTablespace { table: table(), to: new.tablespace.clone() });
    }
    if old.row_security != new.row_security {
        changes.push(Change::SetRowSecurity { table: table(), from: old.row_security, to: new.row_security });
    }
    if old.replica_identity != new.replica_identity {
        changes.push(Change::SetReplicaIdentity { table: table(), to: new.replica_identity.clone() });
    }
}

fn comment(name: &QualifiedName, old: Option<&String>, new: &Table, changes: &mut Vec<Change>) {
    if old != new.comment.as_ref() {
        changes.push(Change::comment(ObjectId::Table(name.clone()), &new.comment));
    }
}

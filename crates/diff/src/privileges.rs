//! Owners and privileges, where a file speaks of them.

use relata_schema::{ObjectId, QualifiedName, Schema, Scope};

use crate::Change;
use crate::inheritance::Sides;

pub(crate) fn privileges(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let sides = Sides { from, to };
    let mut objects: Vec<&ObjectId> = to.privileges.keys().collect();
    let spoken_of = |id: &&ObjectId| to.scope == Scope::All || to.spoken_of.contains(*id);
    let gone = from.privileges.keys().filter(|id| !to.privileges.contains_key(*id));
    objects.extend(gone.filter(spoken_of).filter(|id| to.has(id)));
    for on in objects {
        let replaced = matches!(on, ObjectId::Table(table) if sides.is_replaced(table));
        let mut old =
            if from.has(on) && !replaced { from.privileges_of(on) } else { relata_schema::by_default(on) };
        // What a column that goes lets others do goes with it.
        let stays = |column: &String| on.table().is_none_or(|table| has_column(table, column, to));
        old.retain(|privilege| privilege.column.as_ref().is_none_or(stays));
        let new = to.privileges_of(on);
        if old != new {
            changes.push(Change::SetPrivileges { on: on.clone(), from: old, to: new });
        }
    }
}

/// Of what is made anew, nobody knows who will make it.
pub(crate) fn owners(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let sides = Sides { from, to };
    for on in &to.owned {
        let Some(owner) = to.owners.get(on) else { continue };
        let replaced = matches!(on, ObjectId::Table(table) if sides.is_replaced(table));
        let old = from.owner_of(on).filter(|_| !replaced);
        if old != to.owner_of(on) && (old.is_some() || owner.is_some()) {
            let from = old.and(from.owners.get(on)).cloned().flatten();
            changes.push(Change::SetOwner { on: on.clone(), from, to: owner.clone() });
        }
    }
}

fn has_column(table: &QualifiedName, column: &str, schema: &Schema) -> bool {
    schema.tables.get(table).is_none_or(|table| table.column(column).is_some())
}

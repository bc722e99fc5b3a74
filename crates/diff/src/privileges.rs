//! Privileges, where a file speaks of them.

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

fn has_column(table: &QualifiedName, column: &str, schema: &Schema) -> bool {
    schema.tables.get(table).is_none_or(|table| table.column(column).is_some())
}

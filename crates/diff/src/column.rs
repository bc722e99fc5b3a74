//! Columns of a table that stands on both sides.

use relata_schema::{Column, ObjectId, QualifiedName, Table};

use crate::Change;

pub(crate) fn columns(table: &QualifiedName, old: &Table, new: &Table, changes: &mut Vec<Change>) {
    for to in &new.columns {
        match old.column(&to.name) {
            None => changes.push(Change::AddColumn { table: table.clone(), to: to.clone() }),
            Some(from) if !equal(from, to) => {
                changes.push(Change::ModifyColumn {
                    table: table.clone(),
                    from: from.clone(),
                    to: to.clone(),
                });
            }
            Some(_) => {}
        }
    }
    for from in old.columns.iter().filter(|from| new.column(&from.name).is_none()) {
        changes.push(Change::DropColumn { table: table.clone(), from: from.clone() });
    }
    comments(table, old, new, changes);
}

/// Comments apart: they change without touching the column.
pub(crate) fn comments(table: &QualifiedName, old: &Table, new: &Table, changes: &mut Vec<Change>) {
    for to in &new.columns {
        let from = old.column(&to.name).and_then(|from| from.comment.as_ref());
        if from != to.comment.as_ref() {
            changes.push(Change::comment(ObjectId::column(table, &to.name), &to.comment));
        }
    }
}

/// What a catalog knows of a column; what only a file can say is not compared.
fn equal(from: &Column, to: &Column) -> bool {
    from.type_name == to.type_name
        && from.not_null == to.not_null
        && from.not_null_name == to.not_null_name
        && from.value == to.value
        && from.collation == to.collation
        && from.storage == to.storage
        && from.compression == to.compression
        && from.statistics == to.statistics
        && from.options == to.options
}

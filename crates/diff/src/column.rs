//! Columns of a table that stands on both sides.

use std::borrow::Cow;

use relata_schema::{Column, ColumnValue, Identity, ObjectId, QualifiedName, Table};

use crate::Change;
use crate::inheritance::Sides;

pub(crate) fn columns(
    table: &QualifiedName,
    old: &Table,
    new: &Table,
    sides: &Sides<'_>,
    changes: &mut Vec<Change>,
) {
    for to in &new.columns {
        let from = old.column(&to.name).map(|from| comparable(from, to, table, sides));
        match from {
            None => changes.push(Change::AddColumn { table: table.clone(), to: to.clone() }),
            Some(from) if !equal(&from, to) => {
                let (table, from) = (table.clone(), from.into_owned());
                changes.push(Change::ModifyColumn { table, from, to: to.clone() });
            }
            Some(_) => {}
        }
    }
    for from in old.columns.iter().filter(|from| new.column(&from.name).is_none()) {
        changes.push(Change::DropColumn { table: table.clone(), from: from.clone() });
    }
    comments(table, old, new, changes);
}

/// A column as it is compared: its sequence as it is after the changes of the table, and the name of a NOT NULL constraint
/// that PostgreSQL would not change is no difference.
fn comparable<'a>(
    from: &'a Column,
    to: &Column,
    table: &QualifiedName,
    sides: &Sides<'_>,
) -> Cow<'a, Column> {
    let from = named_alike(from, to, table, sides);
    match (&from.value, sides.becomes_unlogged(table)) {
        (ColumnValue::Identity(identity), Some(unlogged)) if identity.unlogged != unlogged => {
            let value = ColumnValue::Identity(Identity { unlogged, ..identity.clone() });
            Cow::Owned(Column { value, ..from.into_owned() })
        }
        (_, _) => from,
    }
}

fn named_alike<'a>(
    from: &'a Column,
    to: &Column,
    table: &QualifiedName,
    sides: &Sides<'_>,
) -> Cow<'a, Column> {
    let (Some(old), Some(new)) = (&from.not_null_name, &to.not_null_name) else { return Cow::Borrowed(from) };
    if old == new || !from.not_null_origin.is_inherited() && sides.can_rename_not_null(table, &from.name) {
        return Cow::Borrowed(from);
    }
    Cow::Owned(Column { not_null_name: to.not_null_name.clone(), ..from.clone() })
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

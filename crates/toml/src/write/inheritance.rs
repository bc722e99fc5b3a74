//! What partitions and other children say beyond what they have of their parents.

use std::borrow::Cow;

use relata_schema::{
    Column, ColumnValue, ConstraintKind, ObjectId, Origin, QualifiedName, Schema, Table, default_name,
};

use super::text::{Inline, string};
use super::{default, definition, privileges, table};

/// The table without the constraints and indexes that come by themselves, or by a name in `attached`.
pub(super) fn own<'a>(schema: &Schema, table: &'a Table) -> Cow<'a, Table> {
    if table.parents().next().is_none() {
        return Cow::Borrowed(table);
    }
    let parent = table.partition_of.as_ref().and_then(|partition| schema.tables.get(&partition.parent));
    let comes = |index: &String| match (table.attached_to(index), parent) {
        (Some(of), Some(parent)) => table.is_copy(index, parent, of),
        (_, _) => false,
    };
    let mut own = table.clone();
    own.constraints.retain(|name, constraint| constraint.origin != Origin::Inherited && !comes(name));
    own.indexes.retain(|name, _| !comes(name));
    Cow::Owned(own)
}

/// Whether there is nothing to say of a partition but its bounds.
pub(super) fn is_bare(schema: &Schema, name: &QualifiedName, partition: &Table) -> bool {
    let own = own(schema, partition);
    let object = ObjectId::Table(name.clone());
    let mut privileges = Inline::default();
    privileges::write(schema, &object, &mut privileges);
    own.constraints.is_empty()
        && own.indexes.is_empty()
        && table::head(&name.schema, partition).is_empty()
        && privileges.is_empty()
        && definition::on_table(schema, name).is_empty()
        && partition.columns.iter().all(|column| changed(schema, name, partition, column).is_none())
}

/// The name of a column's NOT NULL constraint, where it is not the one that comes by itself.
pub(super) fn not_null_name<'a>(
    schema: &Schema,
    table: &QualifiedName,
    column: &'a Column,
) -> Option<&'a str> {
    let name = column.not_null_name.as_deref().filter(|_| column.not_null)?;
    let is_partition = schema.tables.get(table).is_some_and(|table| table.partition_of.is_some());
    let default = match (is_partition, column.not_null_origin) {
        (true, _) => schema.default_not_null_name(table, &column.name),
        (false, Origin::Own | Origin::Both) => default_name::not_null(&table.name, &column.name),
        (false, Origin::Inherited) => return None,
    };
    (name != default).then_some(name)
}

/// What a table says of a column that it inherits; `None` where that is nothing.
pub(super) fn changed(
    schema: &Schema,
    name: &QualifiedName,
    table: &Table,
    column: &Column,
) -> Option<Inline> {
    let parents = table.parents().filter_map(|parent| schema.tables.get(parent));
    let expected = parents.into_iter().find_map(|parent| parent.column(&column.name))?.inherited();
    let is_key = table.constraints.values().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => key.columns.contains(&column.name),
        _ => false,
    });
    let mut fields = Inline::default();
    if column.not_null != expected.not_null && !is_key {
        fields.raw("null", (!column.not_null).to_string());
    }
    if table.partition_of.is_some() {
        fields.text("not_null_name", not_null_name(schema, name, column));
    }
    if column.value != expected.value {
        match &column.value {
            ColumnValue::Default(sql) => {
                fields.raw("default", default::value(&default::short(sql, &column.type_name)));
            }
            ColumnValue::Generated(generated) => fields.raw("generated", string(&generated.expr.0)),
            // A partition's identity is its parent's.
            ColumnValue::Given | ColumnValue::Identity(_) => fields.raw("default", string("null")),
        }
    }
    if column.storage != expected.storage {
        fields.text("storage", column.storage.map(|storage| storage.name()));
    }
    if column.compression != expected.compression {
        fields.text("compression", column.compression.as_deref());
    }
    if column.statistics != expected.statistics {
        fields.number("statistics", column.statistics.map(i64::from));
    }
    fields.parameters("options", &column.options);
    fields.text("comment", column.comment.as_deref());
    (!fields.is_empty()).then_some(fields)
}

/// As reading back gives it: without the indexes that come by themselves.
pub(super) fn canonical(table: &mut Table) {
    let Some(partition) = &mut table.partition_of else { return };
    partition.constraint = None;
    let Table { constraints, indexes, .. } = table;
    partition.attached.retain(|index, attached| {
        if !attached.given {
            constraints.remove(index);
            indexes.remove(index);
        }
        attached.given
    });
}

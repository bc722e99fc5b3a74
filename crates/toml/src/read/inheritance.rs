//! `inherits`, and what tables have of their parents.

use std::collections::BTreeSet;
use std::ops::Range;

use relata_schema::check::Part;
use relata_schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, ObjectId, Origin, QualifiedName, Storage,
    StorageParameters, Table,
};

use super::fields::Fields;
use super::{Reader, column, name, partition};
use crate::tree::{Key, Node, Value};

/// What a table says of itself, before it is read.
#[derive(Default)]
pub(super) struct Kin {
    columns: BTreeSet<String>,
    parents: Vec<QualifiedName>,
}

/// What a table says of a column that it inherits.
pub(super) struct Override {
    table: QualifiedName,
    column: String,
    file: usize,
    range: Range<usize>,
    value: Option<ColumnValue>,
    null: Option<bool>,
    not_null_name: Option<String>,
    storage: Option<Storage>,
    compression: Option<String>,
    statistics: Option<i32>,
    options: StorageParameters,
    comment: Option<String>,
}

/// Notes the columns and parents of a table, and its partitions, without judging.
pub(super) fn declare(reader: &mut Reader, schema: &str, key: &str, node: &Node) {
    declare_as(reader, QualifiedName::new(schema, key), node, None);
}

fn declare_as(reader: &mut Reader, name: QualifiedName, node: &Node, parent: Option<&QualifiedName>) {
    let mut kin = Kin { parents: parent.cloned().into_iter().collect(), ..Kin::default() };
    if let Some(Value::Table(entries)) = super::get(node, "columns").map(|node| &node.value) {
        kin.columns = entries.iter().map(|(key, _)| key.name.clone()).collect();
    }
    let parents = match super::get(node, "inherits").map(|node| &node.value) {
        Some(Value::Array(items)) => items.as_slice(),
        Some(_) => super::get(node, "inherits").map(std::slice::from_ref).unwrap_or_default(),
        None => &[],
    };
    kin.parents.extend(parents.iter().filter_map(|item| match &item.value {
        Value::String(text) => match name::parts(text).as_deref() {
            Some([own]) => Some(QualifiedName::new(&name.schema, own)),
            Some([schema, name]) => Some(QualifiedName::new(schema, name)),
            Some(_) | None => None,
        },
        _ => None,
    }));
    if let Some(Value::Table(entries)) = super::get(node, "partitions").map(|node| &node.value) {
        for (key, node) in entries {
            let partition = partition::name(&name.schema, &key.name, node);
            reader.tables.insert(partition.clone());
            reader.types.insert(partition.clone());
            declare_as(reader, partition, node, Some(&name));
        }
    }
    reader.kin.insert(name, kin);
}

/// The columns that a table has, its parents' among them.
pub(super) fn names(reader: &Reader, table: &QualifiedName) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut seen, mut todo) = (BTreeSet::new(), vec![table]);
    while let Some(name) = todo.pop() {
        if seen.insert(name)
            && let Some(kin) = reader.kin.get(name)
        {
            names.extend(kin.columns.iter().cloned());
            todo.extend(&kin.parents);
        }
    }
    names
}

/// `inherits = "base"`, or a list.
pub(super) fn parents(
    reader: &mut Reader,
    fields: &mut Fields<'_>,
    table: &QualifiedName,
) -> Vec<QualifiedName> {
    let what = fields.what();
    let Some((key, node)) = fields.take("inherits") else { return Vec::new() };
    let mut parents: Vec<QualifiedName> = Vec::new();
    for (text, node) in reader.strings(node, &key.name, &what) {
        let Some(parent) = reader.table_name(text, &node.range, &what) else { continue };
        if parents.contains(&parent) {
            let message = format!("{what} inherits from `{parent}` twice");
            reader.error(node.range.clone(), "duplicate-name", message).help =
                Some("take one of the two out".to_owned());
            continue;
        }
        reader.place(&ObjectId::Table(table.clone()), Part::Inherits(parents.len()), &node.range);
        parents.push(parent);
    }
    parents
}

/// Whether an entry of `columns` speaks of a column that a parent has: it has no type.
pub(super) fn is_override(table: &Table, node: &Node) -> bool {
    let typed = !matches!(node.value, Value::Table(_)) || super::get(node, "type").is_some();
    table.partition_of.is_some() || !table.inherits.is_empty() && !typed
}

/// `{ default = "…" }` of a column that is inherited.
pub(super) fn read_override(reader: &mut Reader, table: &QualifiedName, key: &Key, node: &Node) {
    let object = ObjectId::column(table, &key.name);
    let what = format!("column `{object}`");
    reader.place(&object, Part::Name, &key.range);
    if !matches!(node.value, Value::Table(_)) || super::get(node, "type").is_some() {
        let message = format!("{what} has its type from the table that this is a partition of");
        reader.error(node.range.clone(), "partition-column", message).help =
            Some("take the type out; a partition has the columns of its parent and no others".to_owned());
        return;
    }
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    let mut own = Override {
        table: table.clone(),
        column: key.name.clone(),
        file: reader.file,
        range: key.range.clone(),
        value: None,
        null: None,
        not_null_name: None,
        storage: column::storage(reader, &mut fields, &object),
        compression: fields.string(reader, "compression"),
        statistics: column::statistics(reader, &mut fields),
        options: fields.parameters(reader, "options"),
        comment: fields.string(reader, "comment"),
    };
    if let Some((key, node)) = fields.take("null") {
        own.null = reader.boolean(node, &key.name, &what);
        reader.place(&object, Part::Null, &node.range);
    }
    if let Some((key, node)) = fields.take("not_null_name") {
        own.not_null_name = reader.string(node, &key.name, &what).map(str::to_owned);
        reader.place(&object, Part::NotNullName, &node.range);
    }
    if let Some((_, node)) = fields.take("default") {
        reader.place(&object, Part::Default, &node.range);
        own.value = column::default_sql(reader, node, &what).map(|sql| {
            // As SET DEFAULT NULL has it: there is none.
            if sql.0.trim().eq_ignore_ascii_case("null") {
                ColumnValue::Given
            } else {
                ColumnValue::Default(sql)
            }
        });
    }
    if let Some((_, node)) = fields.take("generated") {
        reader.place(&object, Part::Generated, &node.range);
        own.value = column::generated_value(reader, node, &what).map(ColumnValue::Generated);
    }
    fields.finish(reader);
    reader.overrides.push(own);
}

/// Gives tables what their parents have.
pub(super) fn inherit(reader: &mut Reader) {
    let order: Vec<QualifiedName> = reader.document.schema.parents_first().into_iter().cloned().collect();
    let overrides = std::mem::take(&mut reader.overrides);
    for name in order {
        let schema = &reader.document.schema;
        let Some(own) = schema.tables.get(&name).filter(|table| table.parents().next().is_some()) else {
            continue;
        };
        let mut table = own.clone();
        let parents: Vec<&Table> = own.parents().filter_map(|parent| schema.tables.get(parent)).collect();
        table.columns = columns(&table, &parents);
        checks(&mut table, &parents);
        let missing = attach(&mut table, &parents);
        let mut unknown = Vec::new();
        for change in overrides.iter().filter(|change| change.table == name) {
            match table.columns.iter_mut().find(|column| column.name == change.column) {
                Some(column) => change.apply(column),
                None => unknown.push(change),
            }
        }
        primary_key_is_not_null(&mut table);
        reader.document.schema.tables.insert(name.clone(), table);
        for change in unknown {
            let message = format!("no parent of table `{name}` has a column `{}`", change.column);
            reader.error_in(change.file, change.range.clone(), "unknown-column", message).help =
                Some("give it a `type` if it is the table's own".to_owned());
        }
        let places =
            reader.attached.iter().filter(|(table, index, ..)| *table == name && missing.contains(index));
        for (_, index, range, file) in places.cloned().collect::<Vec<_>>() {
            let message = format!(
                "`attached` of partition `{name}` gives `{index}` to an index that its parent has not"
            );
            reader.error_in(file, range, "unknown-index", message).help =
                Some("name an index, a primary key or a unique constraint of the parent".to_owned());
        }
    }
}

/// Those of the parents, then its own.
fn columns(table: &Table, parents: &[&Table]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for column in parents.iter().flat_map(|parent| &parent.columns) {
        if !columns.iter().any(|known| known.name == column.name) {
            columns.push(column.inherited());
        }
    }
    for own in &table.columns {
        match columns.iter_mut().find(|column| column.name == own.name) {
            Some(column) => *column = Column { origin: Origin::Both, ..own.clone() },
            None => columns.push(own.clone()),
        }
    }
    columns
}

fn checks(table: &mut Table, parents: &[&Table]) {
    for (name, constraint) in parents.iter().flat_map(|parent| &parent.constraints) {
        let ConstraintKind::Check(Check { no_inherit: false, .. }) = constraint.kind else { continue };
        let inherited = Constraint { origin: Origin::Inherited, ..Constraint::new(constraint.kind.clone()) };
        let is_partition = table.partition_of.is_some();
        let merge = |own: &mut Constraint| {
            let both = !is_partition && own.origin != Origin::Inherited;
            own.origin = if both { Origin::Both } else { Origin::Inherited };
        };
        table.constraints.entry(name.clone()).and_modify(merge).or_insert(inherited);
    }
}

/// Gives the partition the indexes that it has names for; those that there is nothing of are told.
fn attach(table: &mut Table, parents: &[&Table]) -> Vec<String> {
    let (Some(partition), [parent]) = (&table.partition_of, parents) else { return Vec::new() };
    let mut missing = Vec::new();
    for (index, attached) in &partition.attached {
        if table.constraints.contains_key(index) || table.indexes.contains_key(index) {
            continue;
        }
        if let Some(constraint) = parent.constraints.get(&attached.to) {
            table.constraints.insert(index.clone(), Constraint::new(constraint.kind.clone()));
        } else if let Some(of) = parent.indexes.get(&attached.to) {
            table.indexes.insert(index.clone(), of.bare());
        } else {
            missing.push(index.clone());
        }
    }
    missing
}

impl Override {
    fn apply(&self, column: &mut Column) {
        if let Some(value) = &self.value {
            column.value = value.clone();
        }
        if let Some(null) = self.null {
            column.not_null = !null;
        }
        if let Some(name) = self.not_null_name.clone().filter(|_| column.not_null) {
            column.not_null_name = Some(name);
        }
        column.storage = self.storage.or(column.storage);
        column.compression = self.compression.clone().or(column.compression.take());
        column.statistics = self.statistics.or(column.statistics);
        column.options = self.options.clone();
        column.comment = self.comment.clone();
    }
}

fn primary_key_is_not_null(table: &mut Table) {
    let Table { columns, constraints, .. } = table;
    for constraint in constraints.values() {
        if let ConstraintKind::PrimaryKey(key) = &constraint.kind {
            for column in columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
                column.not_null = true;
            }
        }
    }
}

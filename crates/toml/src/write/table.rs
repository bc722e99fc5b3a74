//! `[tables]`.

use std::collections::{BTreeMap, BTreeSet};

use relata_schema::default_name::{self, Parts};
use relata_schema::{
    Column, ColumnValue, Constraint, ConstraintKind, IntegerType, ObjectId, Origin, QualifiedName,
    ReplicaIdentity, Schema, SequenceOptions, Sql, Table,
};

use super::constraint::{
    check_value, exclusion_value, foreign_key_value, has_default_name, is_plain_check, is_plain_key,
    key_value, single_column,
};
use super::sequence::table_name;
use super::text::{Inline, inline_table, string, values};
use super::{Out, column, definition, index, inheritance, privileges};
use crate::read::default_names::next_value;

pub(super) fn write(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let all = out.schema;
    // A partition stands with its parent.
    let own =
        |(name, table): &(&QualifiedName, &Table)| name.schema == schema && table.partition_of.is_none();
    for (name, table) in all.tables.iter().filter(own) {
        let mut path = path.to_vec();
        path.extend(["tables", &name.name]);
        one(out, &path, name, table, Inline::default());
    }
}

/// The partitions of a table: those that are their bounds alone, then the others.
fn partitions(out: &mut Out<'_>, path: &[&str], parent: &QualifiedName) {
    let all = out.schema;
    let mut path = path.to_vec();
    path.push("partitions");
    let (mut plain, mut others) = (Vec::new(), Vec::new());
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for (name, table) in all.children(parent) {
        let Some(partition) = &table.partition_of else { continue };
        let mut fields = Inline::default();
        fields.text("bound", Some(&partition.bound.0));
        if name.schema != parent.schema {
            fields.text("schema", Some(&name.schema));
        }
        let mut key = name.name.clone();
        // Another schema has a partition of this name too.
        if !keys.insert(key.clone()) {
            fields.text("name", Some(&name.name));
            key = format!("{}.{}", name.schema, name.name);
            keys.insert(key.clone());
        }
        let attached: Vec<(String, String)> = partition
            .attached
            .iter()
            .filter(|(_, attached)| attached.given)
            .map(|(index, attached)| (attached.to.clone(), string(index)))
            .collect();
        if !attached.is_empty() {
            fields.raw("attached", inline_table(attached));
        }
        let is_plain = fields.entries.len() == 1 && inheritance::is_bare(all, name, table);
        if is_plain {
            plain.push((key, string(&partition.bound.0)));
        } else {
            others.push((key, name, table, fields));
        }
    }
    if !plain.is_empty() {
        out.header(&path);
        out.names(&path, plain);
    }
    for (key, name, table, fields) in others {
        let mut path = path.clone();
        path.push(&key);
        one(out, &path, name, table, fields);
    }
}

/// A table, after what is said of it as a partition.
fn one(out: &mut Out<'_>, path: &[&str], name: &QualifiedName, table: &Table, mut fields: Inline) {
    let table = &inheritance::own(out.schema, table);
    let with_column = inline(name, table);
    let inlined: BTreeSet<&String> = with_column.values().flatten().map(|(key, _)| *key).collect();
    let apart = |wanted: fn(&ConstraintKind) -> bool| -> Vec<(&String, &Constraint)> {
        let rest = table.constraints.iter().filter(|(name, _)| !inlined.contains(name));
        rest.filter(|(_, constraint)| wanted(&constraint.kind)).collect()
    };
    let uniques = apart(|kind| matches!(kind, ConstraintKind::Unique(_)));
    let unnamed = uniques.iter().all(|(key, constraint)| has_default_name(&name.name, key, constraint));
    fields.entries.extend(head(&name.schema, table).entries);
    privileges::write(out.schema, &ObjectId::Table(name.clone()), &mut fields);
    for (key_name, constraint) in apart(|kind| matches!(kind, ConstraintKind::PrimaryKey(_))) {
        if let ConstraintKind::PrimaryKey(key) = &constraint.kind {
            let named = !has_default_name(&name.name, key_name, constraint);
            fields.raw("primary_key", key_value(key, constraint, named.then_some(key_name.as_str())));
        }
    }
    if unnamed && !uniques.is_empty() {
        let lists = uniques.iter().filter_map(|(_, constraint)| match &constraint.kind {
            ConstraintKind::Unique(key) => Some(key_value(key, constraint, None)),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => None,
        });
        fields.raw("unique", values(lists));
    }
    let columns: BTreeSet<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    if !fields.is_empty() || own_columns(table).next().is_none() {
        out.header(path);
        out.fields(fields);
    } else {
        let above = out.previous.above(path).to_owned();
        out.pending = above;
    }
    let entries = table.columns.iter().filter_map(|column| {
        let value = match column.origin {
            Origin::Inherited => inheritance::changed(out.schema, name, table, column)?.table(),
            Origin::Own | Origin::Both => column::value(out, name, table, column, &with_column),
        };
        Some((column.name.clone(), value))
    });
    let entries = entries.collect();
    section(out, path, "columns", entries);
    let named = |constraints: Vec<(&String, &Constraint)>| -> Vec<(String, String)> {
        let value = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key_value(key, constraint, None),
            ConstraintKind::ForeignKey(key) => foreign_key_value(&name.schema, constraint, key),
            ConstraintKind::Check(check) => check_value(constraint, check),
            ConstraintKind::Exclusion(exclusion) => exclusion_value(constraint, exclusion, &columns),
        };
        constraints.into_iter().map(|(name, constraint)| (name.clone(), value(constraint))).collect()
    };
    if !unnamed {
        section(out, path, "unique", named(uniques));
    }
    let foreign_keys = named(apart(|kind| matches!(kind, ConstraintKind::ForeignKey(_))));
    section(out, path, "foreign_keys", foreign_keys);
    section(out, path, "checks", named(apart(|kind| matches!(kind, ConstraintKind::Check(_)))));
    section(out, path, "exclusions", named(apart(|kind| matches!(kind, ConstraintKind::Exclusion(_)))));
    let indexes = table
        .indexes
        .iter()
        .map(|(name, index)| (name.clone(), index::value(index, &|name| columns.contains(name))));
    section(out, path, "indexes", indexes.collect());
    for (name, entries) in definition::on_table(out.schema, name) {
        section(out, path, name, entries);
    }
    partitions(out, path, name);
}

/// A section under `path`, where there is something in it.
pub(super) fn section(out: &mut Out<'_>, path: &[&str], section: &str, entries: Vec<(String, String)>) {
    if entries.is_empty() {
        return;
    }
    let mut path = path.to_vec();
    path.push(section);
    out.header(&path);
    out.names(&path, entries);
}

/// Those that the table itself declares.
fn own_columns(table: &Table) -> impl Iterator<Item = &Column> {
    table.columns.iter().filter(|column| column.origin != Origin::Inherited)
}

/// The constraints that stand with a column, at most one foreign key and one check each.
pub(super) type WithColumn<'a> = BTreeMap<&'a str, Vec<(&'a String, &'a Constraint)>>;

fn inline<'a>(name: &QualifiedName, table: &'a Table) -> WithColumn<'a> {
    let mut with_column: WithColumn<'a> =
        own_columns(table).map(|column| (column.name.as_str(), Vec::new())).collect();
    let mut referencing = BTreeSet::new();
    let checks: BTreeMap<String, &str> = table
        .columns
        .iter()
        .map(|column| (default_name::check(&name.name, Some(&column.name)), column.name.as_str()))
        .collect();
    let by_default = |key: &str, constraint| has_default_name(&name.name, key, constraint);
    // A foreign key with a name of its own stands with its column where no other does.
    let (own_name, default_name): (Vec<_>, Vec<_>) =
        table.constraints.iter().partition(|(key, constraint)| {
            matches!(constraint.kind, ConstraintKind::ForeignKey(_)) && !by_default(key, constraint)
        });
    for (key, constraint) in default_name.into_iter().chain(own_name) {
        let column = match &constraint.kind {
            ConstraintKind::PrimaryKey(inner) | ConstraintKind::Unique(inner) => {
                single_column(&constraint.kind)
                    .filter(|_| is_plain_key(inner, constraint) && by_default(key, constraint))
            }
            ConstraintKind::ForeignKey(_) => {
                single_column(&constraint.kind).filter(|column| referencing.insert(*column))
            }
            ConstraintKind::Check(check) => {
                checks.get(key).copied().filter(|_| is_plain_check(check, constraint))
            }
            ConstraintKind::Exclusion(_) => None,
        };
        if let Some(constraints) = column.and_then(|column| with_column.get_mut(column)) {
            constraints.push((key, constraint));
        }
    }
    with_column
}

/// The sequences that are exactly what `serial` makes of their column.
pub(super) fn serial_sequences(schema: &Schema) -> BTreeSet<QualifiedName> {
    let mut found = BTreeSet::new();
    for (name, table) in &schema.tables {
        for column in &table.columns {
            if let Some((sequence, _)) = serial(schema, name, table, column) {
                found.insert(sequence);
            }
        }
    }
    found
}

/// The sequence of a serial column, and the word for its type.
pub(super) fn serial(
    schema: &Schema,
    name: &QualifiedName,
    table: &Table,
    column: &Column,
) -> Option<(QualifiedName, &'static str)> {
    let integer = IntegerType::from_name(&column.type_name.0)?;
    let sequence_name = Parts::new(&name.name, &[&column.name], "seq").name(0);
    let is_next = match &column.value {
        ColumnValue::Default(sql) => {
            qualified_next_value(schema, sql).as_ref().unwrap_or(sql)
                == &next_value(&name.schema, &sequence_name)
        }
        ColumnValue::Given | ColumnValue::Generated(_) | ColumnValue::Identity(_) => false,
    };
    let sequence_name = QualifiedName::new(&name.schema, sequence_name);
    let sequence = schema.sequences.get(&sequence_name)?;
    let owner = Some((name.clone(), column.name.clone()));
    let exact = is_next
        && column.not_null
        && column.type_name.0 == integer.name()
        && sequence.options == SequenceOptions::new(integer, 1)
        && sequence.owned_by == owner
        && sequence.unlogged == table.unlogged
        && sequence.comment.is_none()
        && !schema.privileges.contains_key(&ObjectId::Sequence(sequence_name.clone()))
        && sequence.renamed_from.is_empty();
    let word = match integer {
        IntegerType::SmallInt => "smallserial",
        IntegerType::Integer => "serial",
        IntegerType::BigInt => "bigserial",
    };
    exact.then_some((sequence_name, word))
}

/// What a table says of itself.
pub(super) fn head(schema: &str, table: &Table) -> Inline {
    let mut fields = Inline::default();
    fields.text("partition_by", table.partition_by.as_ref().map(|key| key.0.as_str()));
    let parents: Vec<String> = table.inherits.iter().map(|parent| table_name(schema, parent)).collect();
    fields.texts("inherits", &parents);
    fields.text("comment", table.comment.as_deref());
    fields.texts("renamed_from", &table.renamed_from);
    fields.text("rust_name", table.rust_name.as_deref());
    fields.flag("unlogged", table.unlogged);
    fields.parameters("with", &table.with);
    fields.text("tablespace", table.tablespace.as_deref());
    fields.flag("row_level_security", table.row_security.enabled);
    fields.flag("force_row_level_security", table.row_security.forced);
    match &table.replica_identity {
        ReplicaIdentity::Default => {}
        ReplicaIdentity::Full => fields.text("replica_identity", Some("full")),
        ReplicaIdentity::Nothing => fields.text("replica_identity", Some("nothing")),
        ReplicaIdentity::UsingIndex(index) => {
            fields.raw("replica_identity", format!("{{ index = {} }}", string(index)));
        }
    }
    fields
}

/// The `nextval` of a sequence in `public` with its schema, where PostgreSQL left that out.
pub(super) fn qualified_next_value(schema: &Schema, sql: &Sql) -> Option<Sql> {
    let name = sql.0.strip_prefix("nextval('")?.strip_suffix("'::regclass)")?.replace("''", "'");
    let unquoted = match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => name.clone(),
    };
    let is_bare = relata_sql::ident(&unquoted) == name;
    let found = QualifiedName::new("public", unquoted);
    (is_bare && schema.sequences.contains_key(&found)).then(|| next_value("public", &found.name))
}

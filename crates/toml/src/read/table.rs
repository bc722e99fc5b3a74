//! `[tables]`.

use std::collections::BTreeSet;

use relata_schema::check::Part;
use relata_schema::{ConstraintKind, ObjectId, QualifiedName, ReplicaIdentity, RowSecurity, Table};

use super::fields::Fields;
use super::{Reader, column, constraint, definition, foreign_key, index, inheritance, partition, privileges};
use crate::tree::{Key, Node, Value};

/// The names of a table's columns.
pub(super) type Names = BTreeSet<String>;

/// One table, in the schema that is being read.
pub(super) fn read(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    if !reader.place(&ObjectId::Table(name.clone()), Part::Name, &key.range) {
        return;
    }
    let Some(mut fields) = Fields::new(reader, node, format!("table `{name}`")) else { return };
    let inherits = inheritance::parents(reader, &mut fields, &name);
    body(reader, name, fields, Table { inherits, ..Table::default() });
}

/// All that a table can say, a partition too. `kin` says who its parents are.
pub(super) fn body(reader: &mut Reader, name: QualifiedName, mut fields: Fields<'_>, kin: Table) {
    let (object, what) = (ObjectId::Table(name.clone()), fields.what());
    let mut table = Table {
        partition_by: partition::key(reader, &mut fields, &object),
        unlogged: fields.boolean(reader, "unlogged"),
        with: fields.parameters(reader, "with"),
        tablespace: fields.string(reader, "tablespace"),
        row_security: RowSecurity {
            enabled: fields.boolean(reader, "row_level_security"),
            forced: fields.boolean(reader, "force_row_level_security"),
        },
        comment: fields.string(reader, "comment"),
        renamed_from: fields.renamed_from(reader, &object),
        rust_name: fields.string(reader, "rust_name"),
        ..kin
    };
    if let Some((key, node)) = fields.take("replica_identity") {
        table.replica_identity = replica_identity(reader, &key.name, node, &what);
        reader.place(&object, Part::ReplicaIdentity, &node.range);
    }
    let first_constraint = reader.unnamed.len();
    let mut names = inheritance::names(reader, &name);
    if let Some((key, node)) = fields.take("columns")
        && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name))
    {
        names.extend(entries.iter().map(|(key, _)| key.name.clone()));
        for (key, node) in entries {
            if inheritance::is_override(&table, node) {
                inheritance::read_override(reader, &name, key, node);
            } else if let Some(column) =
                column::read(reader, &name, table.unlogged, table.columns.len(), key, node)
            {
                table.columns.push(column);
            }
        }
    }
    constraint::primary_key(reader, &mut fields, &name);
    constraint::unique(reader, &mut fields, &name);
    for (section, read) in [
        ("foreign_keys", foreign_key::read as fn(&mut Reader, &QualifiedName, &Names, &Key, &Node)),
        ("checks", constraint::check),
        ("exclusions", constraint::exclusion),
    ] {
        if let Some((key, node)) = fields.take(section)
            && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name))
        {
            entries.iter().for_each(|(key, node)| read(reader, &name, &names, key, node));
        }
    }
    if let Some((key, node)) = fields.take("indexes")
        && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name))
    {
        for (key, node) in entries {
            if let Some(index) = index::read(reader, &name, &|column| names.contains(column), key, node) {
                table.indexes.insert(key.name.clone(), index);
            }
        }
    }
    privileges::read(reader, &mut fields, &object);
    definition::on_table(reader, &mut fields, &name);
    let partitions = fields.take("partitions");
    fields.finish(reader);
    primary_key_is_not_null(reader, &name, &mut table, first_constraint);
    let is_partitioned = table.partition_by.is_some();
    reader.document.schema.tables.insert(name.clone(), table);
    if let Some((key, node)) = partitions {
        partition::read(reader, &name, is_partitioned, key, node, &what);
    }
}

/// `default`, `full`, `nothing`, or `{ index = "users_email_key" }`.
fn replica_identity(reader: &mut Reader, key: &str, node: &Node, what: &str) -> ReplicaIdentity {
    if let Value::Table(_) = node.value {
        let Some(mut fields) = Fields::new(reader, node, format!("`{key}` of {what}")) else {
            return ReplicaIdentity::Default;
        };
        let index = fields.string(reader, "index");
        fields.finish(reader);
        return index.map_or(ReplicaIdentity::Default, ReplicaIdentity::UsingIndex);
    }
    let words = [("default", Some(false)), ("full", Some(true)), ("nothing", None)];
    match reader.word(node, key, what, &words) {
        Some(Some(true)) => ReplicaIdentity::Full,
        Some(None) => ReplicaIdentity::Nothing,
        Some(Some(false)) | None => ReplicaIdentity::Default,
    }
}

/// The columns of the primary key are NOT NULL, and cannot say otherwise.
fn primary_key_is_not_null(reader: &mut Reader, name: &QualifiedName, table: &mut Table, first: usize) {
    let keys: BTreeSet<String> = reader.unnamed[first..]
        .iter()
        .flat_map(|constraint| match &constraint.constraint.kind {
            ConstraintKind::PrimaryKey(key) => key.columns.clone(),
            ConstraintKind::Unique(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => Vec::new(),
        })
        .collect();
    for column in &mut table.columns {
        if keys.contains(&column.name) && !column.not_null {
            let object = ObjectId::column(name, &column.name);
            let span = reader.document.place(&object, Part::Null).cloned();
            let message = format!("column `{object}` belongs to the primary key and cannot be NULL");
            reader.report(crate::Severity::Error, span, "null-primary-key", message).help =
                Some("take `?` or `null = true` out".to_owned());
            column.not_null = true;
        }
    }
}

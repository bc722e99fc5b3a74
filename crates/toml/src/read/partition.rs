//! `partition_by` and `[tables.x.partitions]`.

use std::collections::BTreeMap;

use relata_schema::check::Part;
use relata_schema::{Attached, ObjectId, Partition, QualifiedName, Sql, Table};

use super::fields::Fields;
use super::{Reader, database, table};
use crate::tree::{Key, Node, Value};

/// `partition_by = "range (created_at)"`.
pub(super) fn key(reader: &mut Reader, fields: &mut Fields<'_>, object: &ObjectId) -> Option<Sql> {
    let what = fields.what();
    let (key, node) = fields.take("partition_by")?;
    reader.place(object, Part::PartitionBy, &node.range);
    let text = reader.string(node, &key.name, &what)?;
    let method = text.split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !["range", "list", "hash"].contains(&method.as_str()) || !text.trim_end().ends_with(')') {
        let message = format!("`partition_by` of {what} does not say how rows are parted");
        reader.error(node.range.clone(), "partition-by", message).help =
            Some("write `range (a)`, `list (a)` or `hash (a)`, with columns or expressions".to_owned());
        return None;
    }
    Some(Sql(text.to_owned()))
}

/// The partitions of a table.
pub(super) fn read(
    reader: &mut Reader,
    parent: &QualifiedName,
    is_partitioned: bool,
    key: &Key,
    node: &Node,
    what: &str,
) {
    if !is_partitioned {
        let message = format!("{what} has `partitions` and no `partition_by`");
        reader.error(key.range.clone(), "missing-key", message).help =
            Some("say how its rows are parted: `partition_by = \"range (created_at)\"`".to_owned());
    }
    let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name)) else { return };
    for (key, node) in entries {
        one(reader, parent, key, node);
    }
}

/// `events_2024 = "for values from (…) to (…)"`, or a table.
fn one(reader: &mut Reader, parent: &QualifiedName, key: &Key, node: &Node) {
    let name = name(&reader.schema, &key.name, node);
    let object = ObjectId::Table(name.clone());
    if !reader.place(&object, Part::Name, &key.range) {
        return;
    }
    let what = format!("partition `{name}`");
    let partition = |bound| Partition {
        parent: parent.clone(),
        bound: Sql(bound),
        constraint: None,
        attached: BTreeMap::new(),
    };
    let Value::Table(_) = node.value else {
        let bound = bound(reader, &object, "bound", node, &what).unwrap_or_default();
        let table = Table { partition_of: Some(partition(bound)), ..Table::default() };
        reader.document.schema.tables.insert(name, table);
        return;
    };
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    let bound = match fields.take("bound") {
        Some((key, node)) => bound(reader, &object, &key.name, node, &what),
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `bound`")).help =
                Some("say which rows are its own: `bound = \"for values …\"`, or `\"default\"`".to_owned());
            None
        }
    };
    // They were read with the name.
    for key in ["schema", "name"] {
        fields.string(reader, key);
    }
    if let Some((_, node)) = fields.take("schema") {
        database::in_scope(reader, &name.schema, node.range.clone());
    }
    let mut partition = partition(bound.unwrap_or_default());
    if let Some((key, node)) = fields.take("attached")
        && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name))
    {
        for (key, node) in entries {
            if let Some(index) = reader.string(node, &key.name, &what) {
                reader.attached.push((name.clone(), index.to_owned(), key.range.clone(), reader.file));
                let attached = Attached { to: key.name.clone(), given: true };
                partition.attached.insert(index.to_owned(), attached);
            }
        }
    }
    let schema = std::mem::replace(&mut reader.schema, name.schema.clone());
    table::body(reader, name, fields, Table { partition_of: Some(partition), ..Table::default() });
    reader.schema = schema;
}

/// A partition is of its parent's schema and called by its key, unless it says otherwise.
pub(super) fn name(schema: &str, key: &str, node: &Node) -> QualifiedName {
    let said = |name: &str| match super::get(node, name).map(|node| &node.value) {
        Some(Value::String(text)) => Some(text.as_str()),
        Some(_) | None => None,
    };
    QualifiedName::new(said("schema").unwrap_or(schema), said("name").unwrap_or(key))
}

fn bound(reader: &mut Reader, object: &ObjectId, key: &str, node: &Node, what: &str) -> Option<String> {
    reader.place(object, Part::Bound, &node.range);
    let text = reader.string(node, key, what)?;
    let words: Vec<String> = text.split_whitespace().take(2).map(str::to_ascii_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if !matches!(words.as_slice(), ["default"] | ["for", "values"]) {
        let message = format!("{what} does not say which rows are its own");
        reader.error(node.range.clone(), "bound", message).help = Some(
            "write `for values from (…) to (…)`, `for values in (…)`, `for values with (modulus …, remainder …)` or \
             `default`"
                .to_owned(),
        );
        return None;
    }
    Some(text.to_owned())
}

//! `[enums]`.

use relata_schema::check::Part;
use relata_schema::{Enum, Label, ObjectId, QualifiedName};

use super::fields::Fields;
use super::{Reader, privileges};
use crate::tree::{Key, Node, Value};

/// `user_role = ["admin", "user"]`, or a table.
pub(super) fn read(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let object = ObjectId::Enum(name.clone());
    let what = format!("enum `{name}`");
    if !reader.place(&object, Part::Name, &key.range) {
        return;
    }
    let mut definition = Enum::default();
    if let Value::Table(_) = node.value {
        let Some(mut fields) = Fields::new(reader, node, &what) else { return };
        match fields.take("labels") {
            Some((_, node)) => definition.labels = labels(reader, &object, node, &what),
            None => {
                reader.error(key.range.clone(), "missing-key", format!("{what} has no `labels`")).help =
                    Some("list them: `labels = [\"a\", \"b\"]`".to_owned());
            }
        }
        definition.comment = fields.string(reader, "comment");
        definition.renamed_from = fields.renamed_from(reader, &object);
        definition.rust_name = fields.string(reader, "rust_name");
        privileges::read(reader, &mut fields, &object);
        fields.finish(reader);
    } else {
        definition.labels = labels(reader, &object, node, &what);
    }
    reader.document.schema.enums.insert(name, definition);
}

fn labels(reader: &mut Reader, object: &ObjectId, node: &Node, what: &str) -> Vec<Label> {
    let Value::Array(items) = &node.value else {
        let message = format!("the labels of {what} must be a list of strings, not {}", node.value.kind());
        reader.error(node.range.clone(), "wrong-kind", message);
        return Vec::new();
    };
    let mut labels = Vec::with_capacity(items.len());
    for item in items {
        let label = if let Value::Table(_) = item.value {
            let Some(mut fields) = Fields::new(reader, item, format!("a label of {what}")) else { continue };
            let name = fields.string(reader, "name");
            let renamed_from = fields.strings(reader, "renamed_from");
            let rust_name = fields.string(reader, "rust_name");
            fields.finish(reader);
            let Some(name) = name else {
                reader.error(item.range.clone(), "missing-key", format!("a label of {what} has no `name`"));
                continue;
            };
            Label { name, renamed_from, rust_name }
        } else {
            let Some(name) = reader.string(item, "labels", what) else { continue };
            Label::new(name)
        };
        reader.place(object, Part::Label(labels.len()), &item.range);
        labels.push(label);
    }
    labels
}

//! `[composites]`.

use relata_schema::check::Part;
use relata_schema::{Attribute, Composite, ObjectId, QualifiedName};

use super::fields::Fields;
use super::{Reader, column, privileges, type_name};
use crate::tree::{Key, Node, Value};

/// `address = { attributes = { street = "text", zip = "text" } }`.
pub(super) fn read(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let object = ObjectId::Composite(name.clone());
    let what = format!("composite type `{name}`");
    if !reader.place(&object, Part::Name, &key.range) {
        return;
    }
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    let mut composite = Composite::default();
    match fields.take("attributes") {
        Some((key, node)) => {
            let entries = reader.entries(node, &format!("`{}` of {what}", key.name)).unwrap_or_default();
            for (key, node) in entries {
                composite.attributes.extend(attribute(reader, &name, key, node));
            }
        }
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `attributes`")).help =
                Some("name them with their types: `attributes = { street = \"text\" }`".to_owned());
        }
    }
    composite.comment = fields.string(reader, "comment");
    composite.renamed_from = fields.renamed_from(reader, &object);
    composite.rust_name = fields.string(reader, "rust_name");
    privileges::read(reader, &mut fields, &object);
    fields.finish(reader);
    reader.document.schema.composites.insert(name, composite);
}

/// A type in a string, or a table.
fn attribute(reader: &mut Reader, composite: &QualifiedName, key: &Key, node: &Node) -> Option<Attribute> {
    let object = ObjectId::attribute(composite, &key.name);
    let what = format!("attribute `{object}`");
    reader.place(&object, Part::Name, &key.range);
    let mut attribute = Attribute::new(key.name.as_str(), "");
    let Value::Table(_) = node.value else {
        attribute.type_name = type_name::of(reader, &object, "type", node, &what)?;
        return Some(attribute);
    };
    let mut fields = Fields::new(reader, node, &what)?;
    match fields.take("type") {
        Some((key, node)) => {
            attribute.type_name = type_name::of(reader, &object, &key.name, node, &what)?;
        }
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `type`")).help =
                Some("say what it holds: `type = \"text\"`".to_owned());
        }
    }
    attribute.collation = column::collation(reader, &mut fields, &object);
    attribute.comment = fields.string(reader, "comment");
    attribute.renamed_from = fields.renamed_from(reader, &object);
    attribute.rust_name = fields.string(reader, "rust_name");
    fields.finish(reader);
    Some(attribute)
}

//! `[ranges]`.

use relata_schema::check::Part;
use relata_schema::{ObjectId, QualifiedName, Range};

use super::fields::Fields;
use super::{Reader, column, name, privileges, type_name};
use crate::tree::{Key, Node, Value};

/// `price_range = "numeric(10, 2)"`, or a table.
pub(super) fn read(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let object = ObjectId::Range(name.clone());
    let what = format!("range type `{name}`");
    if !reader.place(&object, Part::Name, &key.range) {
        return;
    }
    let mut range = Range::new(&name, "");
    if let Value::Table(_) = node.value {
        let Some(mut fields) = Fields::new(reader, node, &what) else { return };
        table(reader, &mut fields, &mut range, &name, key);
        fields.finish(reader);
    } else if let Some(subtype) = type_name::of(reader, &object, "subtype", node, &what) {
        range.subtype = subtype;
    }
    reader.document.schema.ranges.insert(name, range);
}

fn table(reader: &mut Reader, fields: &mut Fields<'_>, range: &mut Range, name: &QualifiedName, key: &Key) {
    let (object, what) = (ObjectId::Range(name.clone()), fields.what());
    match fields.take("subtype") {
        Some((key, node)) => {
            let subtype = type_name::of(reader, &object, &key.name, node, &what);
            range.subtype = subtype.unwrap_or(range.subtype.clone());
        }
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `subtype`")).help =
                Some("name the type of its bounds: `subtype = \"time\"`".to_owned());
        }
    }
    range.collation = column::collation(reader, fields, &object);
    let namespaces = reader.document.schema.namespaces.clone();
    let known = |text: String| column::collation_name(&text, |schema| namespaces.contains_key(schema));
    range.opclass = fields.string(reader, "opclass").map(known);
    let difference = fields.string(reader, "subtype_diff");
    range.subtype_diff = difference.map(|text| {
        let own = QualifiedName::new(&reader.schema, &text);
        if reader.functions.contains(&own) { own } else { known(text) }
    });
    if let Some((key, node)) = fields.take("multirange")
        && let Some(text) = reader.string(node, &key.name, &what)
    {
        match name::parts(text).as_deref() {
            Some([own]) => range.multirange = QualifiedName::new(&name.schema, own),
            Some([schema, of]) => range.multirange = QualifiedName::new(schema, of),
            Some(_) | None => {
                let what = format!("`multirange` of {what}");
                reader.bad_name::<()>(text, &node.range, &what, "`name` or `schema.name`");
            }
        }
    }
    range.comment = fields.string(reader, "comment");
    range.renamed_from = fields.renamed_from(reader, &object);
    privileges::read(reader, fields, &object);
}

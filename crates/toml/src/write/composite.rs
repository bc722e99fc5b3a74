//! `[composites]` and `[ranges]`.

use relata_schema::{Attribute, Composite, ObjectId, QualifiedName, Range};

use super::text::{Inline, string};
use super::{Out, column, privileges, table, type_name};
use crate::read::name::dotted;

pub(super) fn write(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let all = out.schema;
    for (name, composite) in all.composites.iter().filter(|(name, _)| name.schema == schema) {
        let mut path = path.to_vec();
        path.extend(["composites", &name.name]);
        one(out, &path, name, composite);
    }
    let ranges = all.ranges.iter().filter(|(name, _)| name.schema == schema);
    let entries: Vec<_> = ranges.map(|(name, of)| (name.name.clone(), range(out, name, of))).collect();
    table::section(out, path, "ranges", entries);
}

fn one(out: &mut Out<'_>, path: &[&str], name: &QualifiedName, composite: &Composite) {
    let mut fields = Inline::default();
    fields.text("comment", composite.comment.as_deref());
    fields.texts("renamed_from", &composite.renamed_from);
    fields.text("rust_name", composite.rust_name.as_deref());
    privileges::write(out.schema, &ObjectId::Composite(name.clone()), &mut fields);
    if composite.attributes.is_empty() {
        fields.raw("attributes", "{}".to_owned());
    }
    if fields.is_empty() {
        out.pending = out.previous.above(path).to_owned();
    } else {
        out.header(path);
        out.fields(fields);
    }
    let attributes = composite.attributes.iter();
    let entries = attributes.map(|of| (of.name.clone(), attribute(out, &name.schema, of))).collect();
    table::section(out, path, "attributes", entries);
}

/// The type alone where there is nothing else, or a table.
fn attribute(out: &Out<'_>, schema: &str, attribute: &Attribute) -> String {
    let spelled = type_name::spelled(&attribute.type_name, &[schema, out.file_schema.as_str()], out.types);
    let mut fields = Inline::default();
    fields.text("type", Some(&spelled));
    if let Some(collation) = &attribute.collation {
        fields.text("collation", Some(&column::collation(out, collation)));
    }
    fields.text("comment", attribute.comment.as_deref());
    fields.texts("renamed_from", &attribute.renamed_from);
    fields.text("rust_name", attribute.rust_name.as_deref());
    if fields.entries.len() == 1 { string(&spelled) } else { fields.table() }
}

/// The subtype alone where there is nothing else, or a table.
fn range(out: &Out<'_>, name: &QualifiedName, range: &Range) -> String {
    let schemas = [name.schema.as_str(), out.file_schema.as_str()];
    let subtype = type_name::spelled(&range.subtype, &schemas, out.types);
    let mut fields = Inline::default();
    fields.text("subtype", Some(&subtype));
    for (key, of) in
        [("opclass", &range.opclass), ("collation", &range.collation), ("subtype_diff", &range.subtype_diff)]
    {
        fields.text(key, of.as_ref().map(|of| column::collation(out, of)).as_deref());
    }
    if range.multirange != Range::new(name, "").multirange {
        let multirange = &range.multirange;
        let own = multirange.schema == name.schema;
        let text =
            if own { dotted(&[&multirange.name]) } else { dotted(&[&multirange.schema, &multirange.name]) };
        fields.text("multirange", Some(&text));
    }
    fields.text("comment", range.comment.as_deref());
    fields.texts("renamed_from", &range.renamed_from);
    privileges::write(out.schema, &ObjectId::Range(name.clone()), &mut fields);
    if fields.entries.len() == 1 { string(&subtype) } else { fields.table() }
}

//! `[enums]`.

use relata_schema::{Label, ObjectId};

use super::text::{Inline, string, values};
use super::{Out, privileges};

pub(super) fn write(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let enums: Vec<_> = out.schema.enums.iter().filter(|(name, _)| name.schema == schema).collect();
    if enums.is_empty() {
        return;
    }
    let mut path = path.to_vec();
    path.push("enums");
    out.header(&path);
    let entries = enums.into_iter().map(|(name, definition)| {
        let labels = values(definition.labels.iter().map(label));
        let mut fields = Inline::default();
        fields.raw("labels", labels.clone());
        fields.text("comment", definition.comment.as_deref());
        fields.texts("renamed_from", &definition.renamed_from);
        fields.text("rust_name", definition.rust_name.as_deref());
        privileges::write(out.schema, &ObjectId::Enum(name.clone()), &mut fields);
        (name.name.clone(), if fields.entries.len() == 1 { labels } else { fields.table() })
    });
    let entries = entries.collect();
    out.names(&path, entries);
}

fn label(label: &Label) -> String {
    if label.renamed_from.is_empty() && label.rust_name.is_none() {
        return string(&label.name);
    }
    let mut fields = Inline::default();
    fields.text("name", Some(&label.name));
    fields.texts("renamed_from", &label.renamed_from);
    fields.text("rust_name", label.rust_name.as_deref());
    fields.table()
}

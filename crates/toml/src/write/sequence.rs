//! `[sequences]`, and the options that identity columns share with them.

use relata_schema::{IntegerType, ObjectId, QualifiedName, SequenceOptions};

use super::text::Inline;
use super::{Out, privileges};
use crate::read::name::dotted;

pub(super) fn write(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let sequences: Vec<_> = out
        .schema
        .sequences
        .iter()
        .filter(|(name, _)| name.schema == schema && !out.serial.contains(*name))
        .collect();
    if sequences.is_empty() {
        return;
    }
    let mut path = path.to_vec();
    path.push("sequences");
    out.header(&path);
    let mut entries = Vec::new();
    for (name, sequence) in sequences {
        let mut fields = Inline::default();
        if sequence.options.data_type != IntegerType::BigInt {
            fields.text("type", Some(sequence.options.data_type.name()));
        }
        options(&mut fields, &sequence.options);
        if let Some((table, column)) = &sequence.owned_by {
            fields.text("owned_by", Some(&column_name(schema, table, column)));
        }
        fields.flag("unlogged", sequence.unlogged);
        fields.text("comment", sequence.comment.as_deref());
        fields.texts("renamed_from", &sequence.renamed_from);
        privileges::write(out.schema, &ObjectId::Sequence(name.clone()), &mut fields);
        entries.push((name.name.clone(), fields.table()));
    }
    out.names(&path, entries);
}

/// What differs from PostgreSQL's defaults for the type.
pub(super) fn options(fields: &mut Inline, options: &SequenceOptions) {
    let plain = SequenceOptions::new(options.data_type, options.increment);
    let differs = |value: i64, plain: i64| Some(value).filter(|value| *value != plain);
    let first = if options.increment < 0 { options.max_value } else { options.min_value };
    fields.number("start", differs(options.start, first));
    fields.number("increment", differs(options.increment, 1));
    fields.number("min", differs(options.min_value, plain.min_value));
    fields.number("max", differs(options.max_value, plain.max_value));
    fields.number("cache", differs(options.cache, 1));
    fields.flag("cycle", options.cycle);
}

/// `users.id`, with the schema where it is not the one that is being written.
pub(super) fn column_name(schema: &str, table: &QualifiedName, column: &str) -> String {
    if table.schema == schema {
        dotted(&[&table.name, column])
    } else {
        dotted(&[&table.schema, &table.name, column])
    }
}

/// `users`, with the schema where it is not the one that is being written.
pub(super) fn table_name(schema: &str, table: &QualifiedName) -> String {
    if table.schema == schema { dotted(&[&table.name]) } else { dotted(&[&table.schema, &table.name]) }
}

//! `[sequences]`, and the options that identity columns share with them.

use relata_schema::check::Part;
use relata_schema::{IntegerType, ObjectId, QualifiedName, Sequence, SequenceOptions};

use super::fields::Fields;
use super::{Reader, privileges};
use crate::tree::{Key, Node};

/// `order_number = { start = 1000 }`.
pub(super) fn read(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let object = ObjectId::Sequence(name.clone());
    let what = format!("sequence `{name}`");
    if !reader.place(&object, Part::Name, &key.range) {
        return;
    }
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    let mut data_type = IntegerType::BigInt;
    if let Some((key, node)) = fields.take("type")
        && let Some(text) = reader.string(node, &key.name, &what)
    {
        match IntegerType::from_name(text.trim()) {
            Some(integer) => data_type = integer,
            None => {
                let message = format!("{what} cannot be of type `{}`", super::fields::shown(text));
                reader.error(node.range.clone(), "unknown-word", message).help =
                    Some("it can be `smallint`, `integer` or `bigint`".to_owned());
            }
        }
    }
    let options = options(reader, &mut fields, data_type);
    let mut owned_by = None;
    if let Some((key, node)) = fields.take("owned_by")
        && let Some(text) = reader.string(node, &key.name, &what)
    {
        owned_by = reader.column_name(text, &node.range, &format!("`owned_by` of {what}"));
        reader.place(&object, Part::OwnedBy, &node.range);
    }
    let sequence = Sequence {
        options,
        owned_by,
        unlogged: fields.boolean(reader, "unlogged"),
        comment: fields.string(reader, "comment"),
        renamed_from: fields.renamed_from(reader, &object),
    };
    privileges::read(reader, &mut fields, &object);
    fields.finish(reader);
    reader.document.schema.sequences.insert(name, sequence);
}

/// `start`, `increment`, `min`, `max`, `cache`, `cycle`; what is not given is as PostgreSQL has it.
pub(super) fn options(
    reader: &mut Reader,
    fields: &mut Fields<'_>,
    data_type: IntegerType,
) -> SequenceOptions {
    let increment = fields.integer(reader, "increment").unwrap_or(1);
    let mut options = SequenceOptions::new(data_type, increment);
    options.increment = increment;
    options.min_value = fields.integer(reader, "min").unwrap_or(options.min_value);
    options.max_value = fields.integer(reader, "max").unwrap_or(options.max_value);
    let first = if increment < 0 { options.max_value } else { options.min_value };
    options.start = fields.integer(reader, "start").unwrap_or(first);
    options.cache = fields.integer(reader, "cache").unwrap_or(options.cache);
    options.cycle = fields.boolean(reader, "cycle");
    options
}

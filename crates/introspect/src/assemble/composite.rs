//! `pg_type`, `pg_attribute` and `pg_range` to composite and range types.

use std::collections::BTreeMap;

use postgres::types::Oid;
use relata_schema::{Attribute, Composite, QualifiedName, Range, TypeName};

use crate::assemble::Names;
use crate::rows::{AttributeRow, CompositeRow, RangeRow};

pub(crate) fn composites(
    rows: Vec<CompositeRow>,
    attribute_rows: Vec<AttributeRow>,
    names: &Names,
) -> BTreeMap<QualifiedName, Composite> {
    let mut attributes: BTreeMap<Oid, Vec<Attribute>> = BTreeMap::new();
    for row in attribute_rows {
        attributes.entry(row.attrelid).or_default().push(Attribute {
            collation: qualified(row.collation_schema, row.collation_name),
            comment: row.comment,
            ..Attribute::new(row.attname, row.type_name)
        });
    }
    rows.into_iter()
        .map(|row| {
            let attributes = attributes.remove(&row.typrelid).unwrap_or_default();
            let composite = Composite { attributes, comment: row.comment, ..Composite::default() };
            (names.qualified(row.typnamespace, &row.typname), composite)
        })
        .collect()
}

pub(crate) fn ranges(rows: Vec<RangeRow>, names: &Names) -> BTreeMap<QualifiedName, Range> {
    rows.into_iter()
        .map(|row| {
            let range = Range {
                subtype: TypeName(row.subtype),
                opclass: qualified(row.opclass_schema, row.opclass_name),
                collation: qualified(row.collation_schema, row.collation_name),
                subtype_diff: qualified(row.subtype_diff_schema, row.subtype_diff_name),
                multirange: QualifiedName::new(row.multirange_schema, row.multirange_name),
                comment: row.comment,
                renamed_from: Vec::new(),
            };
            (names.qualified(row.typnamespace, &row.typname), range)
        })
        .collect()
}

fn qualified(schema: Option<String>, name: Option<String>) -> Option<QualifiedName> {
    Some(QualifiedName { schema: schema?, name: name? })
}

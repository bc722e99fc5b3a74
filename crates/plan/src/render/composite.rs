//! CREATE TYPE and ALTER TYPE of composite and range types.

use relata_schema::{Attribute, Composite, QualifiedName, Range, default_name};
use relata_sql::ident;

use crate::AttributeAlteration;
use crate::render::column::collation_name;
use crate::render::qualified;

pub(crate) fn create(name: &QualifiedName, to: &Composite) -> String {
    let attributes: Vec<String> = to.attributes.iter().map(|of| format!("    {}", attribute(of))).collect();
    let attributes =
        if attributes.is_empty() { String::new() } else { format!("\n{}\n", attributes.join(",\n")) };
    format!("CREATE TYPE {} AS ({attributes})", qualified(name))
}

fn attribute(attribute: &Attribute) -> String {
    format!("{} {}{}", ident(&attribute.name), attribute.type_name, collation(attribute.collation.as_ref()))
}

fn collation(name: Option<&QualifiedName>) -> String {
    name.map(|name| format!(" COLLATE {}", collation_name(name))).unwrap_or_default()
}

pub(crate) fn alter(composite: &QualifiedName, alteration: &AttributeAlteration) -> String {
    let part = match alteration {
        AttributeAlteration::Add(to) => format!("ADD ATTRIBUTE {}", attribute(to)),
        AttributeAlteration::Drop(name) => format!("DROP ATTRIBUTE {}", ident(name)),
        AttributeAlteration::SetType(to) => format!(
            "ALTER ATTRIBUTE {} TYPE {}{}",
            ident(&to.name),
            to.type_name,
            collation(to.collation.as_ref())
        ),
    };
    format!("ALTER TYPE {} {part}", qualified(composite))
}

pub(crate) fn create_range(name: &QualifiedName, to: &Range) -> String {
    let mut parts = vec![format!("SUBTYPE = {}", to.subtype)];
    // Those of `pg_catalog` go without their schema.
    parts.extend(to.opclass.iter().map(|name| format!("SUBTYPE_OPCLASS = {}", collation_name(name))));
    parts.extend(to.collation.iter().map(|name| format!("COLLATION = {}", collation_name(name))));
    parts.extend(to.subtype_diff.iter().map(|name| format!("SUBTYPE_DIFF = {}", collation_name(name))));
    if to.multirange != QualifiedName::new(&name.schema, default_name::multirange(&name.name)) {
        parts.push(format!("MULTIRANGE_TYPE_NAME = {}", qualified(&to.multirange)));
    }
    format!("CREATE TYPE {} AS RANGE ({})", qualified(name), parts.join(", "))
}

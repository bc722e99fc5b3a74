//! Types: SQL text, in which enums and domains of the file may stand by their bare names.

use std::collections::BTreeSet;

use relata_schema::check::Part;
use relata_schema::{IntegerType, ObjectId, QualifiedName, TypeName, builtin, split_brackets};

use super::{Reader, name};
use crate::tree::Node;

/// A type as SQL text. A type that the file declares is written out, schema and quotes included; everything
/// else is PostgreSQL's to read. `schemas` are where a bare name is looked for, in order.
pub(crate) fn resolve(text: &str, schemas: &[&str], types: &BTreeSet<QualifiedName>) -> TypeName {
    let text = text.trim();
    let (base, brackets) = split_brackets(text);
    if builtin::is_type(base) || base.is_empty() {
        return TypeName(text.to_owned());
    }
    let parts = name::parts(base);
    let (quoted, dotted) = match parts.as_deref() {
        // PostgreSQL's own come first, in quotes too.
        Some([name]) if base.starts_with('"') && !builtin::is_type(name) => (Some(name.as_str()), None),
        Some([schema, name]) => (None, Some(QualifiedName::new(schema, name))),
        Some(_) | None => (None, None),
    };
    let names = [Some(base), quoted].into_iter().flatten();
    let bare = names.flat_map(|name| schemas.iter().map(move |schema| QualifiedName::new(*schema, name)));
    match bare.chain(dotted).find(|name| types.contains(name)) {
        Some(found) => TypeName(relata_sql::qualified(&found.schema, &found.name) + brackets),
        None => TypeName(text.to_owned()),
    }
}

/// The type of what may always be NULL, which is therefore not said: a domain, an attribute, a range's bounds.
pub(super) fn of(
    reader: &mut Reader,
    object: &ObjectId,
    key: &str,
    node: &Node,
    what: &str,
) -> Option<TypeName> {
    reader.place(object, Part::Type, &node.range);
    let text = reader.string(node, key, what).map(str::trim)?;
    if let Some(text) = text.strip_suffix('?') {
        let message = format!("the type of {what} ends in `?`, which columns alone can say");
        let text = text.trim_end();
        let help = match object {
            ObjectId::Domain(_) => {
                format!("write `{text}`: values of a domain may be NULL unless it has `not_null = true`")
            }
            _ => format!("write `{text}`: it may be NULL anyway"),
        };
        reader.error(node.range.clone(), "null-domain", message).help = Some(help);
    }
    let schemas = [reader.schema.as_str(), reader.file_schema.as_str()];
    Some(resolve(text, &schemas, &reader.types))
}

/// `serial` and its likes, which are no types: the integer type that they stand for.
pub(super) fn serial(text: &str) -> Option<IntegerType> {
    match text.trim().to_ascii_lowercase().as_str() {
        "smallserial" | "serial2" => Some(IntegerType::SmallInt),
        "serial" | "serial4" => Some(IntegerType::Integer),
        "bigserial" | "serial8" => Some(IntegerType::BigInt),
        _ => None,
    }
}

//! Types: SQL text, in which enums and domains of the file may stand by their bare names.

use std::collections::BTreeSet;

use relata_schema::{IntegerType, QualifiedName, TypeName, builtin, split_brackets};

use super::name;

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

/// `serial` and its likes, which are no types: the integer type that they stand for.
pub(super) fn serial(text: &str) -> Option<IntegerType> {
    match text.trim().to_ascii_lowercase().as_str() {
        "smallserial" | "serial2" => Some(IntegerType::SmallInt),
        "serial" | "serial4" => Some(IntegerType::Integer),
        "bigserial" | "serial8" => Some(IntegerType::BigInt),
        _ => None,
    }
}

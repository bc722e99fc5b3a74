//! Names in SQL.

use relata_schema::QualifiedName;

/// A type's text as a name with its schema, quoted or not.
pub(super) fn qualified(text: &str) -> Option<QualifiedName> {
    let unquoted = |part: &str| match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => part.to_owned(),
    };
    let (schema, name) = text.split_once('.')?;
    Some(QualifiedName::new(unquoted(schema), unquoted(name)))
}

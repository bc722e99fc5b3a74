//! Names in SQL, and names that are like them.

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

/// The known name that is most like an unknown one, if any is like it.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let length = folded.chars().count();
    if length > 100 {
        return None;
    }
    let limit = (length / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&folded, &known.to_lowercase()), known))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

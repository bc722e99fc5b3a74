//! Types that look like a slip of the pen.

use relata_schema::check::Part;
use relata_schema::{ObjectId, QualifiedName, Schema, TypeName, builtin};

use crate::{Finding, Severity};

/// Types of well-known extensions, which are near to PostgreSQL's own and none of them.
const OF_EXTENSIONS: &[&str] = &[
    "box2d",
    "box3d",
    "citext",
    "cube",
    "ean13",
    "geography",
    "geometry",
    "halfvec",
    "hstore",
    "isbn",
    "isbn13",
    "ismn",
    "issn",
    "lquery",
    "ltree",
    "ltxtquery",
    "query_int",
    "raster",
    "seg",
    "semver",
    "sparsevec",
    "upc",
    "vector",
];

pub(super) fn check(schema: &Schema, type_name: &TypeName, object: &ObjectId, findings: &mut Vec<Finding>) {
    let text = type_name.0.as_str();
    let base = base(text);
    let is_word = !base.is_empty() && base.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
    if !is_word || builtin::is_type(base) || OF_EXTENSIONS.contains(&base.to_ascii_lowercase().as_str()) {
        return;
    }
    let declared = schema.enums.keys().chain(schema.domains.keys()).map(|name| name.name.as_str());
    let Some(near) = nearest(base, declared.chain(builtin::TYPES.iter().copied())) else { return };
    findings.push(Finding {
        severity: Severity::Warning,
        code: "unknown-type",
        object: object.clone(),
        part: Part::Type,
        range: Some(0..base.len()),
        message: format!(
            "{} `{object}` is of type `{base}`, which is neither PostgreSQL's nor in this file",
            object.kind().word()
        ),
        help: Some(format!("did you mean `{near}`?")),
    });
}

/// A type without arguments and brackets.
fn base(text: &str) -> &str {
    text.split(['(', '[']).next().unwrap_or(text).trim_end()
}

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

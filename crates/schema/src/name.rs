//! Names and pieces of SQL text.

use std::fmt;

/// The name of an object that lives in a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    pub schema: String,
    pub name: String,
}

impl QualifiedName {
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        QualifiedName { schema: schema.into(), name: name.into() }
    }
}

/// For messages to people: `users`, `billing.invoices`. SQL text is made by `relata-sql` alone.
impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.schema == "public" {
            f.write_str(&self.name)
        } else {
            write!(f, "{}.{}", self.schema, self.name)
        }
    }
}

/// SQL text: an expression or a predicate, without trailing semicolon.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sql(pub String);

impl fmt::Display for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type's name as SQL text, arguments and array brackets included: `character varying(255)`,
/// `public.user_role[]`. Introspection has it from `format_type` under an empty `search_path`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName(pub String);

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type's text without its array brackets, and they.
pub fn split_brackets(text: &str) -> (&str, &str) {
    let mut end = text.len();
    while let Some(inner) = text[..end].trim_end().strip_suffix(']') {
        let inner = inner.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        match inner.strip_suffix('[') {
            Some(before) => end = before.trim_end().len(),
            None => break,
        }
    }
    text.split_at(end)
}

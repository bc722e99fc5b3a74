//! Names and pieces of SQL text.

use std::fmt;

use crate::in_list;

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

/// SQL text: an expression or a predicate, without trailing semicolon. Two spellings of a list of `varchar`, of which the
/// server reads back one as the other, are the same.
#[derive(Debug, Clone)]
pub struct Sql(pub String);

impl PartialEq for Sql {
    fn eq(&self, other: &Sql) -> bool {
        self.0 == other.0 || in_list::same(&self.0, &other.0)
    }
}

impl Eq for Sql {}

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

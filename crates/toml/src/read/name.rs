//! Names inside of values: `users.id`, `billing.invoices`, `"a.b".c`.

use std::ops::Range;

use relata_schema::QualifiedName;

use super::Reader;

/// The parts of a dotted name. A part in double quotes may hold dots; in it `""` is one quote. Capitals and
/// spaces are kept.
pub(crate) fn parts(text: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (part, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_part(quoted)?,
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        if part.is_empty() {
            return None;
        }
        parts.push(part);
        if after.is_empty() {
            return Some(parts);
        }
        rest = after.strip_prefix('.')?;
    }
}

/// A quoted name without its opening quote, and what follows its closing one.
pub(super) fn quoted_part(quoted: &str) -> Option<(String, &str)> {
    let mut part = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"')?;
        part.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                part.push('"');
                rest = after;
            }
            None => return Some((part, rest)),
        }
    }
}

/// A dotted name of these parts, that [`parts`] reads back.
#[cfg(feature = "write")]
pub(crate) fn dotted(parts: &[&str]) -> String {
    let quoted = |part: &&str| {
        if part.is_empty() || part.contains(['.', '"']) {
            format!("\"{}\"", part.replace('"', "\"\""))
        } else {
            (*part).to_owned()
        }
    };
    parts.iter().map(quoted).collect::<Vec<_>>().join(".")
}

impl Reader {
    /// A table of one name: of the schema that is being read, else of the file's.
    pub(super) fn table_named(&self, name: &str) -> QualifiedName {
        let own = QualifiedName::new(&self.schema, name);
        let head = QualifiedName::new(&self.file_schema, name);
        if !self.tables.contains(&own) && self.tables.contains(&head) { head } else { own }
    }

    /// `table` or `schema.table`.
    pub(super) fn table_name(
        &mut self,
        text: &str,
        range: &Range<usize>,
        what: &str,
    ) -> Option<QualifiedName> {
        match parts(text).as_deref() {
            Some([name]) => Some(self.table_named(name)),
            Some([schema, name]) => Some(QualifiedName::new(schema, name)),
            Some(_) | None => self.bad_name(text, range, what, "`table` or `schema.table`"),
        }
    }

    /// `table.column` or `schema.table.column`.
    pub(super) fn column_name(
        &mut self,
        text: &str,
        range: &Range<usize>,
        what: &str,
    ) -> Option<(QualifiedName, String)> {
        match parts(text).as_deref() {
            Some([table, column]) => Some((self.table_named(table), column.clone())),
            Some([schema, table, column]) => Some((QualifiedName::new(schema, table), column.clone())),
            Some(_) | None => self.bad_name(text, range, what, "`table.column` or `schema.table.column`"),
        }
    }

    pub(super) fn bad_name<T>(
        &mut self,
        text: &str,
        range: &Range<usize>,
        what: &str,
        wanted: &str,
    ) -> Option<T> {
        let message = format!("`{}` of {what} is not a name that can be read", super::fields::shown(text));
        self.error(range.clone(), "bad-name", message).help =
            Some(format!("write {wanted}; a part that holds a dot stands in double quotes"));
        None
    }
}

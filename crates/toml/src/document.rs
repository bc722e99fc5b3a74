//! What a schema file says, and where it says it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use relata_schema::check::{Part, Problem};
use relata_schema::{DefinitionId, ObjectId, RustOptions, Schema};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};

/// A schema file with all that it includes.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub schema: Schema,
    /// `[rust]`.
    pub rust: RustOptions,
    /// The file itself, then those that it includes, in order of reading.
    pub files: Vec<File>,
    pub spans: BTreeMap<(ObjectId, Part), Span>,
    /// What is odd and no error.
    pub warnings: Vec<Diagnostic>,
}

/// One file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// As it is shown to people.
    pub name: String,
    /// Where it was read from; `None` for text.
    pub path: Option<PathBuf>,
    pub text: String,
}

/// A piece of a file's text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Index into [`Document::files`].
    pub file: usize,
    pub range: Range<usize>,
}

impl Document {
    /// Where a part of an object stands. Where the part itself does not stand in a file (a default name, say),
    /// the object's name; else that of its table.
    pub fn place(&self, object: &ObjectId, part: Part) -> Option<&Span> {
        let named = |object: &ObjectId, part| self.spans.get(&(object.clone(), part));
        let near = match part {
            Part::Null => named(object, Part::Type),
            _ => None,
        };
        named(object, part).or(near).or_else(|| named(object, Part::Name)).or_else(|| match object {
            ObjectId::Default { table, column } => named(&ObjectId::column(table, column), Part::Default)
                .or_else(|| named(&ObjectId::column(table, column), Part::Name)),
            ObjectId::Column { table, .. } | ObjectId::Constraint { table, .. } => {
                named(&ObjectId::Table(table.clone()), Part::Name)
            }
            // One that a server knows under the types of its arguments stands here as it is written.
            ObjectId::Definition(DefinitionId::Routine { name, .. }) => {
                let same = |(object, of): &&(ObjectId, Part)| match object {
                    ObjectId::Definition(DefinitionId::Routine { name: other, .. }) => {
                        other == name && *of == part
                    }
                    _ => false,
                };
                let mut there = self.spans.keys().filter(same);
                there.next().and_then(|key| self.spans.get(key))
            }
            ObjectId::Definition(id) => {
                id.table().and_then(|table| named(&ObjectId::Table(table.clone()), Part::Name))
            }
            ObjectId::DomainCheck { domain, .. } => named(&ObjectId::Domain(domain.clone()), Part::Name),
            ObjectId::Attribute { composite, .. } => {
                named(&ObjectId::Composite(composite.clone()), Part::Name)
            }
            ObjectId::Namespace(_)
            | ObjectId::Extension(_)
            | ObjectId::Enum(_)
            | ObjectId::Domain(_)
            | ObjectId::Composite(_)
            | ObjectId::Range(_)
            | ObjectId::Sequence(_)
            | ObjectId::Table(_)
            | ObjectId::Index(_)
            | ObjectId::DefaultPrivileges(_) => None,
        })
    }

    /// The place of some bytes of the SQL text that stands at `span`; the whole of it where the TOML string
    /// has escapes, so that bytes of the one are not bytes of the other.
    pub fn within(&self, span: &Span, sql: Range<usize>) -> Span {
        let text = self.files.get(span.file).and_then(|file| file.text.get(span.range.clone())).unwrap_or("");
        let open = ["\"\"\"\r\n", "\"\"\"\n", "\"\"\"", "'''\r\n", "'''\n", "'''", "\"", "'"]
            .into_iter()
            .find(|open| text.starts_with(open));
        match open {
            Some(open) if open.starts_with('\'') || !text.contains('\\') => {
                let start = span.range.start + open.len();
                let end = (start + sql.end).min(span.range.end);
                Span { file: span.file, range: (start + sql.start).min(end)..end }
            }
            Some(_) | None => span.clone(),
        }
    }

    /// The name of a span's file and the line in which it begins, counted from 1.
    pub fn line(&self, span: &Span) -> Option<(&str, usize)> {
        let file = self.files.get(span.file)?;
        let before = file.text.as_bytes().get(..span.range.start)?;
        Some((&file.name, before.iter().filter(|byte| **byte == b'\n').count() + 1))
    }

    /// What is wrong with a document that was read, each problem at its place.
    pub fn refused(self, problems: Vec<Problem>) -> Diagnostics {
        let located = |problem: Problem| {
            let Problem { object, part, code, message, help, .. } = problem;
            Diagnostic { help, ..self.diagnostic(Severity::Error, code, message, &object, part, None) }
        };
        let list = problems.into_iter().map(located).collect();
        Diagnostics { files: self.files, list }
    }

    /// A diagnostic at a part of an object, for what is found after the file is read. `sql` are the bytes of
    /// the part's SQL text that are meant, where known.
    pub fn diagnostic(
        &self,
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
        object: &ObjectId,
        part: Part,
        sql: Option<Range<usize>>,
    ) -> Diagnostic {
        let place = self.place(object, part).map(|span| match sql {
            Some(sql) => self.within(span, sql),
            None => span.clone(),
        });
        Diagnostic { severity, code, message: message.into(), span: place, label: None, help: None }
    }
}

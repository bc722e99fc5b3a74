//! Problems of a schema file, as data and as rustc would show them.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::code;
use crate::document::{File, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// One of [`crate::CODES`], by its name.
    pub code: &'static str,
    /// Lower case, names the object.
    pub message: String,
    pub span: Option<Span>,
    /// What stands at the span.
    pub label: Option<String>,
    /// What to do next.
    pub help: Option<String>,
}

/// Problems with the files that they point into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    pub files: Vec<File>,
    pub list: Vec<Diagnostic>,
}

/// Where a problem stands, for machines. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// How many problems are shown in full.
const SHOWN: usize = 100;
/// The longest line that is shown, in bytes.
const LONGEST_LINE: usize = 2000;

impl Diagnostics {
    /// Where a diagnostic of these stands.
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<Place> {
        let span = diagnostic.span.as_ref()?;
        let file = self.files.get(span.file)?;
        let (line, column) = line_and_column(&file.text, span.range.start);
        let (end_line, end_column) = line_and_column(&file.text, span.range.end);
        Some(Place { file: file.name.clone(), line, column, end_line, end_column })
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// As rustc shows errors, in colour or plain; the first hundred.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for diagnostic in self.list.iter().take(SHOWN) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&renderer.render(&[self.group(diagnostic)]));
            text.push('\n');
        }
        if self.list.len() > SHOWN {
            text.push_str(&format!("\n… and {} more\n", self.list.len() - SHOWN));
        }
        text
    }

    fn group<'a>(&'a self, diagnostic: &'a Diagnostic) -> Group<'a> {
        debug_assert!(code::is_known(diagnostic.code), "the code {} is not explained", diagnostic.code);
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code));
        let file = diagnostic.span.as_ref().and_then(|span| Some((span, self.files.get(span.file)?)));
        if let Some((span, file)) = file {
            group = match window(&file.text, span) {
                Some((text, first_line, range)) => group.element(
                    Snippet::source(text)
                        .path(&file.name)
                        .line_start(first_line)
                        .annotation(AnnotationKind::Primary.span(range).label(diagnostic.label.as_deref())),
                ),
                None => {
                    let (line, column) = line_and_column(&file.text, span.range.start);
                    group.element(Origin::path(&file.name).line(line).char_column(column))
                }
            };
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help));
        }
        group
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.bytes().filter(|byte| *byte == b'\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The lines of a span alone, the number of the first, and the span within them. A span of several lines is
/// cut to its first. `None` where the line is too long to show.
fn window<'a>(text: &'a str, span: &Span) -> Option<(&'a str, usize, std::ops::Range<usize>)> {
    let start = text.floor_char_boundary(span.range.start);
    let end = text.floor_char_boundary(span.range.end.max(start));
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    if line_end - line_start > LONGEST_LINE {
        return None;
    }
    let first_line = text[..line_start].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let line = text[line_start..line_end].trim_end_matches('\r');
    // A span among the carriage returns points at the end of what is shown.
    let within = |at: usize| (at - line_start).min(line.len());
    Some((line, first_line, within(start)..within(end.min(line_end).max(start))))
}

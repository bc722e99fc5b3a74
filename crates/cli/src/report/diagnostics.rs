//! Problems of schema files.

use relata_toml::{Diagnostics, Severity};
use serde_json::{Value, json};

use crate::args::Format;
use crate::report::{Reporter, escape_github, escape_property, print, visible};

impl Reporter {
    pub(crate) fn diagnostics(&self, diagnostics: &Diagnostics) {
        match self.format {
            Format::Human
            | Format::Sarif
            | Format::Prometheus
            | Format::Html
            | Format::Mermaid
            | Format::Dbml => {
                anstream::eprint!("{}", visible(&diagnostics.render(true)));
                if diagnostics.has_errors() {
                    anstream::eprintln!("{}", counted(diagnostics));
                }
            }
            Format::Json => self.json(&json!({ "diagnostics": self.diagnostics_json(diagnostics) })),
            Format::Github => {
                for one in &diagnostics.list {
                    let level = match one.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                    };
                    let place = diagnostics.place(one).map(|place| {
                        let file = escape_property(&place.file);
                        format!(" file={file},line={},col={}", place.line, place.column)
                    });
                    let help = one.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
                    let message = escape_github(&format!("{}: {}{help}", one.code, one.message));
                    print(format_args!("::{level}{}::{message}\n", place.unwrap_or_default()));
                }
            }
        }
    }

    pub(crate) fn diagnostics_json(&self, diagnostics: &Diagnostics) -> Value {
        let one = |one: &relata_toml::Diagnostic| {
            let place = diagnostics.place(one);
            json!({
                "severity": match one.severity { Severity::Error => "error", Severity::Warning => "warning" },
                "code": one.code,
                "message": one.message,
                "label": one.label,
                "help": one.help,
                "file": place.as_ref().map(|place| &place.file),
                "line": place.as_ref().map(|place| place.line),
                "column": place.as_ref().map(|place| place.column),
                "end_line": place.as_ref().map(|place| place.end_line),
                "end_column": place.as_ref().map(|place| place.end_column),
            })
        };
        Value::Array(diagnostics.list.iter().map(one).collect())
    }
}

/// `2 errors, 1 warning`.
fn counted(diagnostics: &Diagnostics) -> String {
    let of = |severity| diagnostics.list.iter().filter(|one| one.severity == severity).count();
    let counts = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")];
    let word =
        |(count, word): &(usize, &str)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" });
    counts.iter().filter(|(count, _)| *count > 0).map(word).collect::<Vec<_>>().join(", ")
}

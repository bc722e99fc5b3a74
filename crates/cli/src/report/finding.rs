//! Findings: answers to a question of CI, each with a code that `explain` knows.

use relata_diff::Change;
use relata_toml::{Document, Part};
use serde_json::{Value, json};

use crate::args::Format;
use crate::explain;
use crate::report::{Reporter, escape_github, escape_property};

/// One answer.
pub(crate) struct Finding {
    /// Stable: `drift`, `pending` …
    code: &'static str,
    /// A file that it is about, and the line in it.
    place: Option<(String, Option<usize>)>,
    message: String,
    data: Value,
}

impl Finding {
    pub(crate) fn new(code: &'static str, message: String) -> Self {
        debug_assert!(explain::is_known(code), "the code {code} is not explained");
        Finding { code, place: None, message, data: Value::Null }
    }

    pub(crate) fn at(self, file: impl Into<String>, line: Option<usize>) -> Self {
        Finding { place: Some((file.into(), line)), ..self }
    }

    /// Where the first of the changes that stands in the schema file does.
    pub(crate) fn at_changes(self, changes: &[Change], document: &Document) -> Self {
        let place = changes.iter().find_map(|change| {
            let span = document.place(&change.object(), Part::Name)?;
            document.line(span)
        });
        match (place, document.files.first()) {
            (Some((file, line)), _) => self.at(file, Some(line)),
            (None, Some(file)) => self.at(&file.name, None),
            (None, None) => self,
        }
    }

    pub(crate) fn with(self, data: Value) -> Self {
        Finding { data, ..self }
    }
}

impl Reporter {
    /// For people and for GitHub; programs get [`Self::findings_json`] as a part of the answer.
    pub(crate) fn findings(&self, findings: &[Finding]) {
        for finding in findings {
            match self.format {
                Format::Human => {
                    let style = anstyle::AnsiColor::Red.on_default().bold();
                    self.result(format!("{style}{}{style:#}: {}", finding.code, finding.message));
                }
                Format::Github => {
                    let place = finding.place.as_ref().map(|(file, line)| {
                        let line = line.map(|line| format!(",line={line}")).unwrap_or_default();
                        format!(" file={}{line}", escape_property(file))
                    });
                    let message = escape_github(&self.told(&plain(&finding.message)));
                    println!("::error{}::{}: {message}", place.unwrap_or_default(), finding.code);
                }
                Format::Json => {}
            }
        }
    }

    pub(crate) fn findings_json(&self, findings: &[Finding]) -> Value {
        let one = |finding: &Finding| {
            json!({
                "code": finding.code,
                "file": finding.place.as_ref().map(|(file, _)| file),
                "line": finding.place.as_ref().and_then(|(_, line)| *line),
                "message": self.told(&plain(&finding.message)),
                "data": finding.data,
            })
        };
        findings.iter().map(one).collect()
    }
}

/// Without the colours that [`Reporter::changes`] puts in.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

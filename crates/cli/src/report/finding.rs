//! Findings: answers to a question of CI, each with a code that `explain` knows.

use std::collections::BTreeSet;

use relata_diff::Change;
use relata_lint::Severity;
use relata_toml::{Document, Part};
use serde_json::{Value, json};

use crate::args::Format;
use crate::explain;
use crate::report::{Reporter, escape_github, escape_property, print};

/// One answer.
pub(crate) struct Finding {
    /// Stable: `drift`, `pending` …
    pub(crate) code: &'static str,
    severity: Severity,
    /// A file that it is about, and the line in it.
    place: Option<(String, Option<usize>)>,
    /// That line.
    text: Option<String>,
    pub(crate) message: String,
    /// What to do instead.
    help: Option<String>,
    data: Value,
}

impl Finding {
    pub(crate) fn new(code: &'static str, message: String) -> Self {
        debug_assert!(explain::code_of(code).is_some(), "the code {code} is not explained");
        Finding {
            code,
            severity: Severity::Error,
            place: None,
            text: None,
            message,
            help: None,
            data: Value::Null,
        }
    }

    /// As bad as this, and with what to do instead.
    pub(crate) fn rated(self, severity: Severity, help: &str) -> Self {
        Finding { severity, help: Some(help.to_owned()), ..self }
    }

    /// With the line of the file that it is about.
    pub(crate) fn quoting(self, text: &str) -> Self {
        Finding { text: Some(text.to_owned()), ..self }
    }

    /// Whether it is a reason for exit status 1.
    pub(crate) fn counts(&self) -> bool {
        self.severity > Severity::Note
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
    /// For people, for GitHub, and as SARIF; programs get [`Self::findings_json`] as a part of the answer.
    pub(crate) fn findings(&self, findings: &[Finding]) {
        match self.format {
            Format::Human | Format::Html | Format::Mermaid | Format::Dbml => {
                findings.iter().for_each(|finding| self.finding(finding))
            }
            Format::Github => findings.iter().for_each(|finding| self.annotation(finding)),
            Format::Sarif => print(format_args!("{:#}\n", self.sarif(findings))),
            Format::Json | Format::Prometheus => {}
        }
    }

    fn finding(&self, finding: &Finding) {
        let colour = match finding.severity {
            Severity::Error => anstyle::AnsiColor::Red,
            Severity::Warning => anstyle::AnsiColor::Yellow,
            Severity::Note => anstyle::AnsiColor::Cyan,
        };
        let style = colour.on_default().bold();
        let Some(help) = &finding.help else {
            self.result(format!("{style}{}{style:#}: {}", finding.code, finding.message));
            return;
        };
        let mut told =
            format!("{style}{}[{}]{style:#}: {}", word(finding.severity), finding.code, finding.message);
        if let Some((file, line)) = &finding.place {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            told.push_str(&format!("\n  --> {file}{line}"));
        }
        if let Some(text) = &finding.text {
            told.push_str(&format!("\n   | {text}"));
        }
        self.result(format!("{told}\n   = {help}\n"));
    }

    fn annotation(&self, finding: &Finding) {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = finding.place.as_ref().map(|(file, line)| {
            let line = line.map(|line| format!(",line={line}")).unwrap_or_default();
            format!(" file={}{line}", escape_property(file))
        });
        let message = escape_github(&self.message(finding));
        print(format_args!("::{level}{}::{}: {message}\n", place.unwrap_or_default(), finding.code));
    }

    fn message(&self, finding: &Finding) -> String {
        let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        self.told(&plain(&format!("{}{help}", finding.message)))
    }

    pub(crate) fn findings_json(&self, findings: &[Finding]) -> Value {
        let one = |finding: &Finding| {
            json!({
                "code": finding.code,
                "severity": word(finding.severity),
                "file": finding.place.as_ref().map(|(file, _)| file),
                "line": finding.place.as_ref().and_then(|(_, line)| *line),
                "message": self.told(&plain(&finding.message)),
                "help": finding.help.as_ref().map(|help| self.told(help)),
                "data": finding.data,
            })
        };
        findings.iter().map(one).collect()
    }

    /// SARIF 2.1.0, as code scanning reads it.
    /// <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
    fn sarif(&self, findings: &[Finding]) -> Value {
        let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
        let rule = |code: &str| {
            let code = explain::code_of(code)?;
            Some(json!({
                "id": code.name,
                "shortDescription": { "text": code.summary },
                "help": { "text": self.told(code.advice) },
            }))
        };
        let result = |finding: &Finding| {
            let location = |(file, line): &(String, Option<usize>)| {
                let mut place = json!({ "artifactLocation": { "uri": file } });
                if let Some(line) = line {
                    place["region"] = json!({ "startLine": line });
                }
                json!({ "physicalLocation": place })
            };
            json!({
                "ruleId": finding.code,
                "level": word(finding.severity),
                "message": { "text": self.message(finding) },
                "locations": finding.place.iter().map(location).collect::<Vec<_>>(),
            })
        };
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "relata",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": codes.into_iter().filter_map(rule).collect::<Vec<_>>(),
                } },
                "results": findings.iter().map(result).collect::<Vec<_>>(),
            }],
        })
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Without the colours that [`Reporter::changes`] puts in.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

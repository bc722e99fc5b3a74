//! Reads the schema file, and looks at it before and after a server is asked.

use std::path::Path;

use anyhow::Result;
use relata_diff::{UnknownFormer, unknown_formers};
use relata_schema::{ObjectId, Schema};
use relata_toml::{Diagnostics, Document, Part, Severity, nearest};

use crate::report::Reporter;

/// A valid document, its warnings told; or all problems of it as [`Diagnostics`].
pub(crate) fn read(path: &Path, report: &Reporter) -> Result<Document> {
    let document = relata_toml::read(path)?;
    let mut diagnostics = Diagnostics { files: document.files.clone(), list: document.warnings.clone() };
    for finding in relata_precheck::check(&document.schema) {
        let severity = match finding.severity {
            relata_precheck::Severity::Error => Severity::Error,
            relata_precheck::Severity::Warning => Severity::Warning,
        };
        let mut diagnostic = document.diagnostic(
            severity,
            finding.code,
            finding.message,
            &finding.object,
            finding.part,
            finding.range,
        );
        diagnostic.help = finding.help;
        diagnostics.list.push(diagnostic);
    }
    if diagnostics.has_errors() {
        return Err(diagnostics.into());
    }
    if !diagnostics.list.is_empty() {
        report.diagnostics(&diagnostics);
    }
    Ok(document)
}

/// Warns of each `renamed_from` that names nothing in `current`: what it was meant for would be dropped.
pub(crate) fn warn_of_formers(document: &Document, current: &Schema, report: &Reporter) {
    let list: Vec<_> = unknown_formers(&document.schema, current)
        .iter()
        .map(|former| {
            let part = former.label.map_or(Part::RenamedFrom, Part::Label);
            let mut diagnostic = document.diagnostic(
                Severity::Warning,
                "unknown-former-name",
                former_message(former),
                &former.object,
                part,
                None,
            );
            let known = || former.known.iter().map(String::as_str);
            let near = former.renamed_from.iter().find_map(|name| nearest(name, known()));
            diagnostic.help = Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "so nothing is renamed: name what is there, or take it out".to_owned(),
            });
            diagnostic
        })
        .collect();
    if !list.is_empty() {
        report.diagnostics(&Diagnostics { files: document.files.clone(), list });
    }
}

fn former_message(former: &UnknownFormer) -> String {
    let each = |name: &String| format!("`{name}`");
    let names = former.renamed_from.iter().map(each).collect::<Vec<_>>().join(" or ");
    let nothing = match (&former.object, former.label) {
        (ObjectId::Enum(name), Some(_)) => format!("enum `{name}` has no label {names}"),
        (ObjectId::DomainCheck { domain, .. }, _) => format!("domain `{domain}` has no check {names}"),
        (ObjectId::Column { table, .. }, _) => format!("table `{table}` has no column {names}"),
        (ObjectId::Constraint { table, .. }, _) => format!("table `{table}` has no constraint {names}"),
        (object, _) => format!("there is no {} {names}", object.kind().word()),
    };
    let written = match former.renamed_from.as_slice() {
        [one] => format!("{one:?}"),
        several => format!("{several:?}"),
    };
    format!("`renamed_from = {written}`: {nothing}")
}

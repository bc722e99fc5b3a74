//! Reads the schema file, and looks at its SQL before a server is asked.

use std::path::Path;

use anyhow::Result;
use relata_toml::{Diagnostics, Document, Severity};

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

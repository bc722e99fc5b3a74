//! Reads the schema file, and looks at its SQL before a server is asked.

use std::path::Path;

use anyhow::Result;
use relata_toml::{Diagnostics, Document};

use crate::report::Reporter;

/// A valid document, its warnings told; or all problems of it as [`Diagnostics`].
pub(crate) fn read(path: &Path, report: &Reporter) -> Result<Document> {
    let document = relata_toml::read(path)?;
    let diagnostics = Diagnostics { files: document.files.clone(), list: document.warnings.clone() };
    if !diagnostics.list.is_empty() {
        report.diagnostics(&diagnostics);
    }
    Ok(document)
}

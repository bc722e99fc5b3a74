//! `docs`: the schema as a page, as a Mermaid diagram, as DBML.

use std::io::IsTerminal;

use anyhow::{Result, ensure};

use crate::Outcome;
use crate::args::{Docs, Format};
use crate::files;
use crate::report::Reporter;
use crate::settings::Settings;
use crate::source;

pub(crate) fn run(args: &Docs, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let schema = source::read(&settings.schema_path()?)?.valid(report)?.schema;
    let text = match report.format {
        Format::Mermaid => relata_docs::mermaid(&schema),
        Format::Dbml => relata_docs::dbml(&schema, &args.title),
        // The command line takes no other.
        Format::Human | Format::Html | Format::Json | Format::Github | Format::Sarif | Format::Prometheus => {
            ensure!(
                args.out.is_some() || !std::io::stdout().is_terminal(),
                "the page is a file for a browser: `relata docs --out schema.html` writes it"
            );
            relata_docs::html(&schema, &args.title)
        }
    };
    files::write_or_print(args.out.as_deref(), &text, report)?;
    Ok(Outcome::Done)
}

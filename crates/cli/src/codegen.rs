//! `codegen`: the Rust that `relata::schema!` expands to.

use std::path::Path;

use anyhow::{Context, Result};
use relata_toml::Document;

use crate::Outcome;
use crate::args::Codegen;
use crate::files;
use crate::report::Reporter;
use crate::settings::Settings;
use crate::source;

const HEADER: &str = "// Written by `relata codegen`; what it says stands in the schema file.\n\n";

pub(crate) fn run(args: &Codegen, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let document = source::read(&settings.schema_path()?)?.valid(report)?;
    let text = text(document)?;
    let Some(path) = &args.out else {
        print!("{text}");
        return Ok(Outcome::Done);
    };
    let shown = path.display();
    if is_current(path, &text)? {
        report.note(format!("{shown} is current"));
        return Ok(Outcome::Done);
    }
    if args.check {
        report.result(format!(
            "{shown} is not what `relata codegen` writes from the schema file; write it again"
        ));
        return Ok(Outcome::Found);
    }
    files::replace(path, &text)?;
    report.note(format!("wrote {shown}"));
    Ok(Outcome::Done)
}

fn text(document: Document) -> Result<String> {
    let tokens = match relata_codegen::generate(&document.schema, &document.rust) {
        Ok(tokens) => tokens,
        Err(problems) => return Err(document.refused(problems).into()),
    };
    let file = syn::parse2(tokens).context("the generated code is no Rust; this is a bug of relata")?;
    Ok(HEADER.to_owned() + &prettyplease::unparse(&file))
}

fn is_current(path: &Path, text: &str) -> Result<bool> {
    match std::fs::read_to_string(path) {
        Ok(there) => Ok(there == text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

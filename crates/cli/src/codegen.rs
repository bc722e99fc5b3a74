//! `codegen`: the Rust that `relata::schema!` expands to.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use relata_toml::Document;
use serde_json::json;
use similar::{ChangeTag, TextDiff};

use crate::Outcome;
use crate::args::Codegen;
use crate::files;
use crate::report::{Finding, Reporter, print};
use crate::rustfmt::{formatted, same_code};
use crate::settings::Settings;
use crate::source;

const HEADER: &str = "// Written by `relata codegen`; what it says stands in the schema file.\n\n";

pub(crate) fn run(args: &Codegen, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let schema_path = settings.schema_path()?;
    let document = source::read(&schema_path)?.valid(report)?;
    let out = args.out.clone().or_else(|| named(&document, &schema_path));
    let Some(path) = out.filter(|path| path != Path::new("-")) else {
        if args.check {
            return Err(anyhow!(
                "no file to check: name it with --out, or in the schema file, as `out` of `[rust]`"
            ));
        }
        print(text(&document)?);
        return Ok(Outcome::Done);
    };
    let shown = path.display();
    let stale = stale(&document, &path)?;
    let Some(stale) = stale else {
        report.json(&json!({ "findings": [], "written": false }));
        report.note(format!("{shown} is current"));
        return Ok(Outcome::Done);
    };
    if args.check {
        let findings = [stale.finding(&path)];
        report.json(&json!({ "findings": report.findings_json(&findings), "written": false }));
        report.findings(&findings);
        return Ok(Outcome::Found);
    }
    files::replace(&path, &stale.wanted)?;
    report.json(&json!({ "findings": [], "written": true }));
    report.note(format!("wrote {shown}"));
    Ok(Outcome::Done)
}

/// The file that the schema file names.
pub(crate) fn named(document: &Document, schema_path: &Path) -> Option<PathBuf> {
    let folder = schema_path.parent().unwrap_or(Path::new(""));
    document.rust.out.as_ref().map(|out| folder.join(out))
}

/// A file that is not what `codegen` writes.
pub(crate) struct Stale {
    wanted: String,
    difference: Option<Difference>,
}

struct Difference {
    /// As a unified diff.
    text: String,
    /// The first line that would change.
    line: usize,
}

impl Stale {
    pub(crate) fn finding(&self, path: &Path) -> Finding {
        let shown = path.display().to_string();
        match &self.difference {
            Some(Difference { text, line }) => {
                let message = format!(
                    "{shown} is not what the schema file says now: `relata codegen` writes it anew\n{text}"
                );
                Finding::new("stale-code", message).at(shown, Some(*line)).with(json!({ "diff": text }))
            }
            None => {
                let message = format!("there is no {shown}: `relata codegen` writes it");
                Finding::new("stale-code", message).at(shown, None)
            }
        }
    }
}

/// Whether the file is what `codegen` writes. How it is formatted does not matter: another rustfmt may have been at it.
pub(crate) fn stale(document: &Document, path: &Path) -> Result<Option<Stale>> {
    let plain = text(document)?;
    let there = match std::fs::read_to_string(path) {
        Ok(there) => Some(there),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    if there.as_ref().is_some_and(|there| *there == plain || same_code(there, &plain)) {
        return Ok(None);
    }
    let wanted = formatted(&plain, path).unwrap_or(plain);
    let difference = there.map(|there| difference(&path.display().to_string(), &there, &wanted));
    Ok(Some(Stale { wanted, difference }))
}

/// What leads from one text to the other.
fn difference(name: &str, there: &str, wanted: &str) -> Difference {
    let there = there.replace("\r\n", "\n");
    let diff = TextDiff::from_lines(there.as_str(), wanted);
    let text = diff.unified_diff().header(name, name).to_string();
    let same = diff.iter_all_changes().take_while(|change| change.tag() == ChangeTag::Equal).count();
    Difference { text: text.trim_end().to_owned(), line: same + 1 }
}

fn text(document: &Document) -> Result<String> {
    let place = document.rust.out.as_deref().unwrap_or_default();
    let tokens = match relata_codegen::generate(&document.schema, &document.rust, place) {
        Ok(tokens) => tokens,
        Err(problems) => return Err(document.clone().refused(problems).into()),
    };
    let file = syn::parse2(tokens).context("the generated code is no Rust; this is a bug of relata")?;
    let code = prettyplease::unparse(&file);
    // rustc refuses them in literals and in comments (`text_direction_codepoint_in_literal`); they stand nowhere else.
    let turning = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown =
        code.split_inclusive(turning).map(|part| match part.chars().next_back().filter(|c| turning(*c)) {
            Some(last) => format!("{}{}", part.trim_end_matches(turning), last.escape_unicode()),
            None => part.to_owned(),
        });
    Ok(HEADER.to_owned() + &shown.collect::<String>())
}

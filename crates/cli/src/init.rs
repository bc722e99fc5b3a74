//! `init`: a starter schema file.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::Outcome;
use crate::args::Init;
use crate::files;
use crate::report::Reporter;
use crate::settings::Settings;

const STARTER: &str = r#"[database]
schemas = ["public"]

[tables.users.columns]
id         = { type = "bigint", primary_key = true, identity = "always" }
email      = { type = "text", unique = true }
name       = "text?"                                  # `?`: may be NULL
created_at = { type = "timestamptz", default = "now()" }
"#;

pub(crate) fn run(_args: &Init, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    if let Ok(path) = settings.schema_path().and_then(|path| Ok(path.canonicalize()?)) {
        bail!("{} is there already", path.display());
    }
    let path = PathBuf::from("schema.toml");
    files::replace(&path, STARTER)?;
    report.result(format!("wrote {}", path.display()));
    report.note("next: edit it, run `relata generate`, read the SQL in migrations/, run `relata migrate`");
    Ok(Outcome::Done)
}

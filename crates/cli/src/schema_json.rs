//! `json-schema`: what editors need to complete and check schema.toml.

use anyhow::Result;

use crate::Outcome;
use crate::report::print;

pub(crate) fn run() -> Result<Outcome> {
    print(format_args!("{}\n", relata_toml::json_schema().trim_end()));
    Ok(Outcome::Done)
}

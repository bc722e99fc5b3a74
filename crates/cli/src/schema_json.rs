//! `json-schema`: what editors need to complete and check schema.toml.

use anyhow::Result;

use crate::Outcome;

pub(crate) fn run() -> Result<Outcome> {
    println!("{}", relata_toml::json_schema().trim_end());
    Ok(Outcome::Done)
}

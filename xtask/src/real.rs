//! `cargo xtask real`: schemas that others publish, got from their registries; see `tests/tests/real/schemas.toml`.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use crate::{binaries, process};

pub(crate) fn run(names: &[OsString]) -> Result<ExitCode> {
    binaries::ensure(None)?;
    let test = ["test", "--package", "relata-tests", "--test", "real", "--"];
    process::run(&format!("cargo {}", test.join(" ")), process::cargo(&test).args(names))?;
    Ok(ExitCode::SUCCESS)
}

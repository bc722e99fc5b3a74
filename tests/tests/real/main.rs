//! Schemas that others publish: pulled, built from empty, and compared by `pg_dump`, object by object.
//!
//! `cargo xtask real [NAME…]`. What is run stands in `schemas.toml`; it is downloaded from the registries of packages
//! and never kept in the repository.

mod judge;
mod published;
mod regression;

use std::process::ExitCode;
use std::time::Instant;

use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::{Project, database};

const RELATA: &str = env!("CARGO_BIN_EXE_relata-under-test");

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let binaries = find_binaries(None).expect("PostgreSQL's binaries");
    println!("PostgreSQL {}", binaries.major);
    println!("{:<42} {:>8} {:>8} {:>10} {:>10}", "schema", "objects", "equal", "left alone", "different");
    let mut good = true;
    for published in published::all() {
        if !wanted.is_empty() && !wanted.contains(&published.name) {
            continue;
        }
        if published.is_regression() && published.major() != Some(binaries.major) {
            println!("{:<42} skipped: it is of another major", published.to_string());
            continue;
        }
        // The regression tests make roles and settings: a cluster of their own, thrown away.
        let cluster = Cluster::temporary(&binaries, ClusterOptions::default()).expect("a cluster");
        let started = Instant::now();
        published.build(&cluster);
        let outcome = carry(&cluster);
        println!("{:<42} {outcome} {:>6.1} s", published.to_string(), started.elapsed().as_secs_f64());
        for different in &outcome.different {
            println!("    different: {different}");
        }
        good &= outcome.different.is_empty();
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `pull` of the database, `push` of what it wrote into an empty one, and what `pg_dump` says of both.
fn carry(cluster: &Cluster) -> judge::Outcome {
    let source = cluster.url(published::DATABASE);
    let project = Project::new(RELATA);
    let pulled = project.ok(&[
        "pull",
        "--schemas",
        "*",
        "--out",
        "schema.toml",
        "--database-url",
        &source.to_string(),
    ]);
    database::execute(&cluster.url("postgres"), "CREATE DATABASE rebuilt TEMPLATE template0");
    let rebuilt = cluster.url("rebuilt");
    project.ok(&["push", "--yes", "--database-url", &rebuilt.to_string()]);
    judge::compare(&source, &rebuilt, &pulled.stderr)
}

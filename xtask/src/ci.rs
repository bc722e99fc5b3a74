//! `cargo xtask ci`: every check and every test, cheapest first.

use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::{bench, binaries, process, tidy};

/// What cargo runs, and the rustdoc flags that go with it.
const STEPS: &[(&[&str], &str)] = &[
    (&["fmt", "--all", "--check"], ""),
    (&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], ""),
    (&["doc", "--workspace", "--no-deps"], "-D warnings"),
    (&["test", "--workspace", "--no-fail-fast"], ""),
    (&["package", "--workspace", "--no-verify", "--allow-dirty", "--quiet"], ""),
];

pub(crate) fn run() -> Result<ExitCode> {
    let started = Instant::now();
    for component in ["fmt", "clippy"] {
        ensure!(
            has(component),
            "`cargo {component}` is not installed: `rustup component add rustfmt clippy`"
        );
    }
    let binaries = binaries::ensure(None)?;
    eprintln!("the tests run on PostgreSQL {} from {}", binaries.major, binaries.dir.display());

    eprintln!("\n$ cargo xtask tidy");
    ensure!(tidy::run()? == ExitCode::SUCCESS, "`cargo xtask tidy` found something; it stands above");
    for (args, rustdocflags) in STEPS {
        let mut cargo = process::cargo(args);
        let mut told = format!("cargo {}", args.join(" "));
        if !rustdocflags.is_empty() {
            cargo.env("RUSTDOCFLAGS", rustdocflags);
            told = format!("RUSTDOCFLAGS='{rustdocflags}' {told}");
        }
        process::run(&told, &mut cargo)?;
    }
    bench::check_where_valgrind_is()?;
    eprintln!("\nevery check and every test passed, in {} s", started.elapsed().as_secs());
    Ok(ExitCode::SUCCESS)
}

fn has(component: &str) -> bool {
    let mut ask: Command = process::cargo(&[component, "--version"]);
    ask.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

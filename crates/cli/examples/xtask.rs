//! `cargo xtask db-<verb>` is `relata <verb>`; `cargo xtask db-help` lists the verbs.

use std::process::ExitCode;

fn main() -> ExitCode {
    relata_cli::xtask(std::env::args_os().skip(1)).unwrap_or_else(|| {
        eprintln!("usage: cargo xtask db-<verb>; `cargo xtask db-help` lists the verbs");
        ExitCode::from(2)
    })
}

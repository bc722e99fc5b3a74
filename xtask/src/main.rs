//! The project's own tasks: `cargo xtask db-<verb>` is `relata <verb>`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match relata_cli::xtask(std::env::args_os().skip(1)) {
        Some(status) => status,
        None => {
            eprintln!("usage: cargo xtask db-<verb> …; `cargo xtask db-help` lists the verbs");
            ExitCode::from(2)
        }
    }
}

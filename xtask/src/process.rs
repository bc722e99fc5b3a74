//! Runs other programs, each told before it runs.

use std::path::Path;
use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, ensure};

/// The workspace's folder.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// `cargo` in the workspace's folder.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args).current_dir(root());
    cargo
}

/// Says `told`, then runs the command.
pub(crate) fn announced(told: &str, command: &mut Command) -> Result<ExitStatus> {
    eprintln!("\n$ {told}");
    command.status().with_context(|| format!("`{told}` could not be started"))
}

/// The same; a failure of it is an error.
pub(crate) fn run(told: &str, command: &mut Command) -> Result<()> {
    let status = announced(told, command)?;
    ensure!(status.success(), "`{told}` failed ({status}); what it says stands above");
    Ok(())
}

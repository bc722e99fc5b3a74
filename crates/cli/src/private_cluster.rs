//! Whether a command line starts a private cluster: asked by an `xtask` that can fetch PostgreSQL first.

use std::ffi::OsString;

use clap::Parser;

use crate::args::{Cli, Command};
use crate::settings::Settings;

/// The private cluster that a command line starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrivateCluster {
    /// The major version that the schema file pins.
    pub major: Option<u32>,
}

/// What `args`, as [`crate::xtask`] takes them, needs of a private cluster; `None` where it needs none, and
/// where the line is wrong, which the run itself tells.
pub fn private_cluster(args: impl IntoIterator<Item = OsString>) -> Option<PrivateCluster> {
    let cli = Cli::try_parse_from(crate::xtask_line(args)?).ok()?;
    let settings = Settings::new(cli.common).ok()?;
    let document = || relata_toml::read(&settings.schema_path().ok()?).ok();
    (needs_scratch(&cli.command) && settings.scratch_is_private())
        .then(|| PrivateCluster { major: document().and_then(|document| document.schema.postgres) })
}

fn needs_scratch(command: &Command) -> bool {
    match command {
        Command::Generate(_)
        | Command::Push(_)
        | Command::Diff(_)
        | Command::Check(_)
        | Command::Baseline(_)
        | Command::Import(_)
        | Command::Squash(_)
        | Command::Rebase(_) => true,
        // `migrate` and `lint` only look closer where there is a scratch server.
        Command::Migrate(_)
        | Command::Lint(_)
        | Command::Init(_)
        | Command::Rollback(_)
        | Command::Pull(_)
        | Command::Status(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Maintain(_)
        | Command::Health(_)
        | Command::Stats(_)
        | Command::Explain(_)
        | Command::Codegen(_)
        | Command::Docs(_)
        | Command::Completions(_)
        | Command::Man(_)
        | Command::JsonSchema => false,
    }
}

#[cfg(test)]
mod tests {
    use super::private_cluster;

    #[test]
    fn what_needs_no_scratch_or_names_a_server_starts_no_cluster() {
        for line in [
            "db-check --scratch-url postgresql://scratch.example/x",
            "db-check --scratch-on-live",
            "db-status",
            "db-pull",
            "db-chekc",
            "check",
            "db-check --help",
        ] {
            assert_eq!(private_cluster(line.split(' ').map(Into::into)), None, "{line}");
        }
    }
}

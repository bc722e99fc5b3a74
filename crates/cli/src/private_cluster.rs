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
    let needs_scratch = match &cli.command {
        Command::Generate(_)
        | Command::Push(_)
        | Command::Diff(_)
        | Command::Check(_)
        | Command::Baseline(_) => true,
        // `migrate` only looks closer where there is a scratch server.
        Command::Migrate(_)
        | Command::Init(_)
        | Command::Rollback(_)
        | Command::Pull(_)
        | Command::Status(_)
        | Command::Explain(_)
        | Command::JsonSchema => false,
    };
    let settings = Settings::new(cli.common).ok()?;
    let document = || relata_toml::read(&settings.schema_path().ok()?).ok();
    (needs_scratch && settings.scratch_is_private())
        .then(|| PrivateCluster { major: document().and_then(|document| document.schema.postgres) })
}

#[cfg(test)]
mod tests {
    use super::private_cluster;

    fn needs(line: &str) -> bool {
        private_cluster(line.split(' ').map(Into::into)).is_some()
    }

    #[test]
    fn only_what_needs_scratch_and_has_none_starts_a_cluster() {
        assert!(needs("db-check --offline"));
        assert!(!needs("db-check --scratch-url postgresql://scratch.example/x"));
        assert!(!needs("db-check --scratch-on-live"));
        assert!(!needs("db-status") && !needs("db-pull") && !needs("db-explain x"));
        assert!(!needs("db-chekc") && !needs("check") && !needs("db-check --help"));
    }
}

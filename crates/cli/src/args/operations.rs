//! The verbs that look after a database in use.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::{Args, ValueEnum};

use super::{Command, Format};

impl Command {
    /// Refuses a format that the verb does not speak.
    pub(crate) fn takes(&self, format: Format) -> Result<()> {
        match format {
            Format::Human => {}
            Format::Json | Format::Github => {
                ensure!(!matches!(self, Command::Docs(_)), "`relata docs` writes html, mermaid or dbml");
            }
            Format::Html | Format::Mermaid | Format::Dbml => {
                ensure!(
                    matches!(self, Command::Docs(_)),
                    "html, mermaid and dbml are formats of `relata docs`"
                );
            }
            Format::Sarif => ensure!(
                matches!(self, Command::Check(_) | Command::Lint(_)),
                "--format sarif is for `relata check` and `relata lint`"
            ),
            Format::Prometheus => {
                ensure!(matches!(self, Command::Stats(_)), "--format prometheus is for `relata stats`");
            }
        }
        Ok(())
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
The file is named after the database and the time (UTC): shop_2026-11-23T041500Z.dump. It has that name once it is whole, \
on disk and read back. It holds all rows, and only its owner may read it. Roles are not in it: pg_dumpall --roles-only.

Examples:
  relata backup                            into backups/, without owners and privileges
  relata backup --verify                   also restores it in scratch and compares all rows
  relata backup --out /srv/backups --keep 14
  relata backup --plain                    as compressed SQL, to be read or sent through psql")]
pub(crate) struct Backup {
    /// The folder to write to, made if need be
    #[arg(long, short, value_name = "DIR", default_value = "backups")]
    pub(crate) out: PathBuf,
    /// SQL, compressed with gzip, rather than an archive for pg_restore
    #[arg(long)]
    pub(crate) plain: bool,
    /// Afterwards keep so many backups of this database in the folder, and remove older ones
    #[arg(long, value_name = "N", value_parser = super::at_least_one)]
    pub(crate) keep: Option<usize>,
    /// Restore the backup in scratch, and compare it with the database as it was when it began
    #[arg(long)]
    pub(crate) verify: bool,
    /// Keep who owns what
    #[arg(long)]
    pub(crate) with_owner: bool,
    /// Keep privileges (GRANT)
    #[arg(long)]
    pub(crate) with_acl: bool,
}

/// What pg_dump writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DumpFormat {
    /// An archive for pg_restore.
    Custom,
    /// SQL.
    Plain,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A database that has anything in it is refused, with exit status 1.

Examples:
  relata restore backups/shop_2026-11-23T041500Z.dump
  relata restore shop.sql.gz --database-url postgresql://localhost/shop_restored")]
pub(crate) struct Restore {
    /// What `relata backup` or pg_dump wrote: an archive (--format=custom), or SQL, compressed or not
    pub(crate) file: PathBuf,
    /// Give what an archive has to its owners, who must exist
    #[arg(long)]
    pub(crate) with_owner: bool,
    /// Grant the privileges that an archive has, to roles that must exist
    #[arg(long)]
    pub(crate) with_acl: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A table needs VACUUM when a fifth of its rows are dead, ANALYZE when a tenth have changed since the last one, and an index \
REINDEX when more than half of it, and more than 1 MiB, is empty by estimate. Tables are those of the schema file's schemas; \
without a file, all. A table that is named is vacuumed and analyzed, or gets what the flags say.

Ctrl-C cancels the statement on the server, and removes the index that a reindex has not finished.

Examples:
  relata maintain                          what is needed
  relata maintain --dry-run                what that is, and why
  relata maintain users subscriptions
  relata maintain users --reindex          all its indexes, without locking others out
  relata maintain --all --analyze          after a restore or an upgrade")]
pub(crate) struct Maintain {
    /// The tables, such as users or billing.invoices [default: those that need it]
    #[arg(value_name = "TABLE")]
    pub(crate) tables: Vec<String>,
    /// Refresh the statistics that the planner goes by
    #[arg(long)]
    pub(crate) analyze: bool,
    /// Make room of dead rows
    #[arg(long)]
    pub(crate) vacuum: bool,
    /// Build indexes anew, concurrently
    #[arg(long)]
    pub(crate) reindex: bool,
    /// All tables of the schema file's schemas, whether they need it or not
    #[arg(long, conflicts_with = "tables")]
    pub(crate) all: bool,
    /// Show what would be run, and why
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 it answers; 1 it does, but what was asked for does not hold (--check, --max-lag, --wal); 2 it does not answer.

Examples:
  relata health                            for a container's probe
  relata health --timeout 2 --format json
  relata health --check                    also: is every migration applied?
  relata health --max-lag 30               also: is no standby more than 30 seconds behind?
  relata health --wal                      is WAL archived, and when was the last segment?")]
pub(crate) struct Health {
    /// Exit 1 if a file of migrations/ is not applied
    #[arg(long)]
    pub(crate) check: bool,
    /// Exit 1 if this server, as a standby, or one of its standbys is more seconds behind
    #[arg(long, value_name = "SECONDS")]
    pub(crate) max_lag: Option<f64>,
    /// How WAL archiving is set up and when it last worked; exit 1 if it is off or fails
    #[arg(long)]
    pub(crate) wal: bool,
    /// How long to wait for a connection, and then for an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Slow statements come from the extension pg_stat_statements. The rest needs nothing but a connection; others' statements \
are for roles to see that have the rights of pg_monitor.

Examples:
  relata stats                             all of it
  relata stats statements --by total       what costs most in all, rather than each time
  relata stats tables indexes --top 30
  relata stats sessions --watch            who waits for whom, every two seconds
  relata stats --format json
  relata stats --format prometheus         for node_exporter's textfile collector")]
pub(crate) struct Stats {
    /// What to show [default: all]
    pub(crate) sections: Vec<Section>,
    /// As many rows of each table
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) top: usize,
    /// The order of statements: by their time each time, their time in all, or how often they run
    #[arg(long, value_name = "ORDER", default_value = "mean")]
    pub(crate) by: StatementOrder,
    /// Show it again and again, with a pause of so many seconds
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "2", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) watch: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Section {
    /// Slow statements, by pg_stat_statements
    Statements,
    /// Tables: size, rows, dead rows, cache hits, bloat
    Tables,
    /// Indexes: size, use, bloat
    Indexes,
    /// Indexes that are unused, superfluous, invalid or missing, and big tables that are read from end to end
    Findings,
    /// Sessions in a transaction, and the locks that they wait for
    Sessions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatementOrder {
    Mean,
    Total,
    Calls,
}

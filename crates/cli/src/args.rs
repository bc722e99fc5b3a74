//! The command line: verbs, flags and their help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod operations;

pub(crate) use operations::{Backup, DumpFormat, Health, Maintain, Restore, Section, StatementOrder, Stats};

/// Schema-first PostgreSQL: schema.toml in, proven SQL migrations out.
#[derive(Debug, Parser)]
#[command(
    name = "relata",
    bin_name = "relata",
    version,
    about,
    max_term_width = 100,
    after_help = "\
Examples:
  relata generate            write the next migration from schema.toml, proven in a scratch database
  relata migrate             apply pending migrations to DATABASE_URL
  relata check               the question of CI: do schema.toml, migrations/ and the database agree?

Exit status: 0 done or nothing to report, 1 a difference or a refusal to lose data, 2 trouble."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every verb.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    /// The schema file [default: the nearest schema.toml, upwards]
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) schema: Option<PathBuf>,
    /// The folder of migrations [default: migrations/ beside the schema file]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    /// The live database; else DATABASE_URL, else .env
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// A server for scratch databases; else RELATA_SCRATCH_URL, else a private cluster is started
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) scratch_url: Option<String>,
    /// Make scratch databases on the live server if this machine has no PostgreSQL
    #[arg(long, global = true)]
    pub(crate) scratch_on_live: bool,
    /// For people, for programs, as annotations of a GitHub workflow, or for code scanning (check and lint)
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Colour: auto is on at a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Tell on stderr how long each part of the work takes
    #[arg(long, global = true, hide = true)]
    pub(crate) timings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
    Github,
    Sarif,
    /// Prometheus' text format, of `stats`
    Prometheus,
    /// A page, of `docs`, which writes nothing else without a format
    Html,
    /// A Mermaid diagram, of `docs`
    Mermaid,
    /// DBML, of `docs`
    Dbml,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a starter schema.toml and its first migration; in a cargo project, `cargo xtask db-<verb>` too
    Init(Init),
    /// Write the next migration: schema.toml against migrations/, proven in scratch
    Generate(Generate),
    /// Bring the live database to schema.toml at once, without a migration; for development
    Push(Push),
    /// Apply pending migrations to the live database
    Migrate(Migrate),
    /// Run down files, newest first
    Rollback(Rollback),
    /// Write a schema.toml from the live database
    Pull(Pull),
    /// Go on from a Drizzle or Prisma project: its migrations, and the schema.toml that they make
    Import(Import),
    /// SQL that leads from one state to another
    Diff(Diff),
    /// Do schema.toml, migrations/ and the live database agree? For CI
    Check(Check),
    /// What migration files do to those who use the database meanwhile
    Lint(Lint),
    /// Which migrations are applied, pending, missing or changed
    Status(Status),
    /// Record migrations as applied on a database that already has what they make
    Baseline(Baseline),
    /// Fold the oldest migrations into one file that makes the same
    Squash(Squash),
    /// Give our migrations the numbers after those of another branch, in a git conflict
    Rebase(Rebase),
    /// Write a backup with pg_dump: dated, compressed, checked, and whole or not there
    Backup(Backup),
    /// Restore a backup into an empty database, all of it or nothing
    Restore(Restore),
    /// VACUUM, ANALYZE and REINDEX CONCURRENTLY, for the tables that need it or are named
    Maintain(Maintain),
    /// Does the database answer? How far are its standbys behind, is its WAL archived? For probes
    Health(Health),
    /// What the database does and where it hurts: slow statements, sizes, indexes, scans, locks
    Stats(Stats),
    /// What a code of `check` or a refusal means, at length
    Explain(Explain),
    /// Write the Rust that `relata::schema!` expands to
    Codegen(Codegen),
    /// Write the schema as a page to read: tables, relations drawn, searchable; or as Mermaid, or as DBML
    Docs(Docs),
    /// Print the JSON Schema of schema.toml, for editors
    JsonSchema,
    /// Print what completes verbs and flags in a shell
    Completions(Completions),
    /// Write manual pages, one a verb
    Man(Man),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata completions bash                  for ~/.local/share/bash-completion/completions/relata
  relata completions zsh                   for a file `_relata` in a folder of $fpath
  relata completions fish                  for ~/.config/fish/completions/relata.fish")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  relata man ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// The folder to write to, made if need be
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  relata init

In a folder with a Cargo.toml it also writes xtask/, makes it a member of the workspace, and adds the alias `cargo xtask` to \
.cargo/config.toml: `cargo xtask db-generate` is `relata generate`, in the version that Cargo.lock names. Nothing that is there \
is changed otherwise.")]
pub(crate) struct Init {}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata generate                          names the file after what changed
  relata generate add_teams                migrations/0002_add_teams.sql
  relata generate --check                  for CI: exit 1 if a migration is missing
  relata generate --from live              first what was done by hand to the live database
  relata generate --allow drop-column:users.avatar
  relata generate --accept 7               0007 was edited by hand before any database had it
  relata generate --redo 7                 0007 and all after it are thrown away and written anew")]
pub(crate) struct Generate {
    /// The name of the migration [default: what changed]
    pub(crate) name: Option<String>,
    /// What to start from: with live, files that make the live database what it is are written before the others
    #[arg(long, value_name = "STATE", default_value = "migrations")]
    pub(crate) from: From,
    /// Write nothing; exit 1 if a migration would be written
    #[arg(long)]
    pub(crate) check: bool,
    /// Take these migrations as they were edited by hand: prove the folder and write its sums anew, and nothing else
    #[arg(long, value_name = "N", value_delimiter = ',', conflicts_with_all = ["name", "from", "check", "redo"])]
    pub(crate) accept: Vec<u64>,
    /// Throw this migration and all after it away, and write them anew; the name is found anew unless it is given
    #[arg(long, value_name = "N", conflicts_with = "check")]
    pub(crate) redo: Option<u64>,
    #[command(flatten)]
    pub(crate) plan: PlanFlags,
}

impl Generate {
    /// `relata generate`, without anything else.
    pub(crate) fn first() -> Generate {
        let plan = PlanFlags::default();
        Generate { name: None, from: From::Migrations, check: false, accept: Vec::new(), redo: None, plan }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// migrations/ replayed in scratch
    Migrations,
    /// The live database
    Live,
}

/// How plans are made and judged.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct PlanFlags {
    /// Allow a loss by name, as the refusal spells it (drop-column:users.avatar), or data-loss for all
    #[arg(long, value_name = "LOSS")]
    pub(crate) allow: Vec<String>,
    /// The short form of each change, for a database that nobody uses
    #[arg(long)]
    pub(crate) offline: bool,
    /// The form that lets busy tables be used meanwhile, of what has one: indexes, foreign keys and checks; the default
    #[arg(long, conflicts_with = "offline")]
    pub(crate) online: bool,
    /// How plans are proven: full also compares pg_dump of the result with that of a fresh database
    #[arg(long, value_name = "PROOF", default_value = "catalog")]
    pub(crate) proof: Proof,
    /// Ask the live database, read-only, which rows are in the way: their number and the first of them, each question for at
    /// most so many seconds (10)
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "10")]
    pub(crate) probe_live: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Proof {
    #[default]
    Catalog,
    Full,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata push                              shows the SQL and asks
  relata push --yes                        does not ask
  relata push --yes --allow data-loss      also drops what schema.toml no longer has")]
pub(crate) struct Push {
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Show the SQL and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) plan: PlanFlags,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata migrate
  relata migrate --dry-run                 what would be applied, with headers and SQL
  relata migrate --dry-run --probe-live    and the rows that are in its way
  relata migrate --to 3                    up to 0003")]
pub(crate) struct Migrate {
    /// The last migration to apply, by number
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u64>,
    /// Show what would be applied and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Also apply files that are older than the newest applied one
    #[arg(long)]
    pub(crate) allow_out_of_order: bool,
    /// With --dry-run: ask the live database, read-only, which rows are in the way, each question for at most so many seconds
    /// (10); exit 1 if there are any
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "10", requires = "dry_run")]
    pub(crate) probe_live: Option<u64>,
    /// Seconds that one attempt waits for a table's lock before it lets others pass
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(crate) lock_timeout: u64,
    /// Seconds to wait for another migrate to finish
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) lock_wait: u64,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata rollback                          the newest migration
  relata rollback --steps 3
  relata rollback --dry-run                what would be run, and what it would lose
  relata rollback --allow drop-column:users.avatar
  relata rollback --to 2                   until 0002 is the newest applied")]
pub(crate) struct Rollback {
    /// How many migrations to undo
    #[arg(long, value_name = "N", default_value = "1", conflicts_with = "to", value_parser = at_least_one)]
    pub(crate) steps: usize,
    /// The migration that shall be the newest applied one afterwards; 0 for none
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u64>,
    /// Allow a loss by name, as the refusal spells it (drop-column:users.avatar), or data-loss for all
    #[arg(long, value_name = "LOSS")]
    pub(crate) allow: Vec<String>,
    /// Show what would be run and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("0 steps undo nothing; 1 is the newest migration".to_owned()),
        Ok(steps) => Ok(steps),
        Err(error) => Err(format!("{error}")),
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata pull                              prints the schema `public`
  relata pull --out schema.toml            keeps the comments and `validate` of a file that is there
  relata pull --schemas billing,public
  relata pull --schemas '*'")]
pub(crate) struct Pull {
    /// The schemas to read, separated by commas, or * for all [default: those of the schema file, else public]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) schemas: Vec<String>,
    /// The file to write [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Their migrations become files of migrations/, in their order and word for word, and schema.toml is read from what they make \
in scratch. A database that has them is taken over with `relata baseline`; a new one gets all of them from `relata migrate`.

Examples:
  relata import                            drizzle/ or prisma/migrations/, whichever is there
  relata import db/drizzle                 the folder that drizzle.config.ts calls `out`
  relata import --live                     no files: the live database as it is, as one migration")]
pub(crate) struct Import {
    /// The folder of Drizzle's or Prisma's migrations [default: drizzle or prisma/migrations]
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// Take the live database in place of a folder
    #[arg(long, conflicts_with = "folder")]
    pub(crate) live: bool,
    /// The schemas to own, separated by commas, or * for all [default: those that the migrations speak of; public with --live]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) schemas: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A state is a URL (postgresql://…), a schema file (schema.toml) or a folder of migrations.

Examples:
  relata diff --from postgresql://localhost/app --to schema.toml
  relata diff --from migrations --to schema.toml")]
pub(crate) struct Diff {
    /// Where to start
    #[arg(long, value_name = "STATE")]
    pub(crate) from: String,
    /// Where to end
    #[arg(long, value_name = "STATE")]
    pub(crate) to: String,
    /// The schemas to compare, or * for all [default: those of the schema file, else public]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) schemas: Vec<String>,
    #[command(flatten)]
    pub(crate) plan: PlanFlags,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Asks: is the schema file valid? do the migrations build it? are their sums intact? is generated Rust that is checked in \
(`out` of `[rust]`) current? has `relata lint` nothing against the migrations? and, where a database is configured: are \
all migrations applied there, and has it drifted? Exit status 1 if an answer is no.

Examples:
  relata check
  relata check --format github             annotations in a GitHub workflow
  relata check --offline                   without the live database")]
pub(crate) struct Check {
    /// Leave the live database out, even if one is configured
    #[arg(long)]
    pub(crate) offline: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Errors and warnings are exit status 1; notes are not. A table that the same file makes is free to lock, and with a database \
configured the number of its rows says how bad it is to make others wait.

A comment says that a finding is meant, directly above a statement, or at the head of a file for all of it:
  -- relata: ignore require-concurrent-index-creation: the table has ten rows
and what is lost on purpose stands at the head of the file:
  -- relata: loses drop-column:users.avatar: nobody reads it any more

Examples:
  relata lint                              all files of migrations/
  relata lint migrations/0007_tags.sql
  relata lint --fix                        writes what is certain, once it is proven in scratch
  relata lint --also prefer-bigint-over-int --except renaming-column")]
pub(crate) struct Lint {
    /// The files to look at [default: all up files of the folder of migrations]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Write what is advised, where it is certain what that is
    #[arg(long)]
    pub(crate) fix: bool,
    /// Rules that are off unless they are asked for; `relata explain` lists them
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) also: Vec<String>,
    /// Rules to leave out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) except: Vec<String>,
    /// Leave the live database out, even if one is configured
    #[arg(long)]
    pub(crate) offline: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata status
  relata status --check                    exit 1 unless everything is applied")]
pub(crate) struct Status {
    /// Exit 1 unless everything is applied and nothing is missing or changed
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  relata baseline                          all files in migrations/ are what the database has
  relata baseline --to 4                   those up to 0004")]
pub(crate) struct Baseline {
    /// The last migration to record, by number
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u64>,
    /// Record them even if the database is not in the state that they make
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The file is made from the catalogs of what the old ones make, gets the number of the last of them, and is proven: catalogs, \
pg_dump and rows are the same, and its down file leads back to empty. Its header names what it replaces, with their sums, so \
that a database which has all of them goes on: the next migrate writes them down as one.

Examples:
  relata squash                            all migrations
  relata squash --to 40 before_2026        0001 to 0040, as 0040_before_2026")]
pub(crate) struct Squash {
    /// The name of the file [default: squashed]
    pub(crate) name: Option<String>,
    /// The last migration to fold, by number
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u64>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Two branches that both added 0007 meet as a git conflict in migrations.sum. The other branch's files keep their numbers, \
ours get those after them, once scratch shows that both orders make the same, and the folder is proven. In a \
`git rebase` git calls the other branch `ours`; relata sees that.

Examples:
  relata rebase
  relata rebase --keep ours                the files of our side of the conflict keep their numbers")]
pub(crate) struct Rebase {
    /// Whose numbers stay, as git names the sides of the conflict [default: the other branch's]
    #[arg(long, value_name = "SIDE")]
    pub(crate) keep: Option<Keep>,
    /// Ours come after theirs even if the other order would make something else
    #[arg(long)]
    pub(crate) accept_order: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keep {
    Ours,
    Theirs,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  relata explain drift")]
pub(crate) struct Explain {
    /// The code, such as drift or drop-column; all of them without
    pub(crate) code: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A program needs no such file: `relata::schema!()` reads schema.toml when it is compiled.

Examples:
  relata codegen                           the file that `out` of `[rust]` in schema.toml names
  relata codegen --out src/schema.rs
  relata codegen --check                   exit 1 if the file is not current, as check does")]
pub(crate) struct Codegen {
    /// The file to write, - for stdout [default: the file that the schema file names, else stdout]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; exit 1 if the file would change
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The page is one file that needs no network. It is made of schema.toml alone, without a database, and the same schema \
gives the same bytes. A link to a table or a column, as its name is one, can be shared.

Examples:
  relata docs --out schema.html
  relata docs --out schema.html --title Shop
  relata docs --format mermaid             a diagram for Markdown, on stdout
  relata docs --format dbml --out shop.dbml")]
pub(crate) struct Docs {
    /// The file to write [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// What the page, or DBML's project, is called
    #[arg(long, value_name = "TEXT", default_value = "Database schema")]
    pub(crate) title: String,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}

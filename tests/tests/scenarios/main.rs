//! The command line as a process, on real PostgreSQL: one topic a file.

mod attack;
mod backup;
mod bad_input;
mod casts;
mod check;
mod ci;
mod codegen;
mod connection;
mod database_wide;
mod diff;
mod docs;
mod generate;
mod health;
mod import;
mod init;
mod left_alone;
mod lint;
mod locked;
mod losses;
mod maintain;
mod newer;
mod odd;
mod pages;
mod pains;
mod pains_of_objects;
mod partitions;
mod passwords;
mod pending_files;
mod probe;
mod random;
mod rebase;
mod refusals;
mod renames;
mod restored;
mod runner;
mod sample;
mod shell;
mod squash;
mod stats;
mod written_in_sql;

use relata_scratch::Temporary;
use relata_tests::{Project, database};

const RELATA: &str = env!("CARGO_BIN_EXE_relata-under-test");

const USERS: &str = r#"
[tables.users.columns]
id    = { type = "integer", primary_key = true }
email = { type = "text", unique = true }
"#;

const USERS_WITH_NICKNAME: &str = r#"
[tables.users.columns]
id       = { type = "integer", primary_key = true }
email    = { type = "text", unique = true }
nickname = "text?"
"#;

/// A project with this schema file, and an empty live database that it knows by `DATABASE_URL`.
fn project(schema: &str) -> (Project, Temporary) {
    let live = database();
    let mut project = Project::with_schema(RELATA, schema);
    project.use_database(&live.url());
    (project, live)
}

/// The same, with the first migration written and applied.
fn migrated(schema: &str) -> (Project, Temporary) {
    let (project, live) = project(schema);
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    (project, live)
}

//! `cargo xtask demo`: the main job on a private PostgreSQL cluster, without any configuration.
//!
//! It may be run again at any time: it then does what is still to do, such as the migration for an edited
//! `schema.toml`.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use relata_scratch::{Options, Server, short_hash};

use crate::{binaries, process};

pub(crate) fn run(args: &[OsString]) -> Result<ExitCode> {
    let fresh = match args {
        [] => false,
        [flag] if flag == "--fresh" => true,
        [..] => bail!("usage: cargo xtask demo [--fresh]"),
    };
    let pinned = relata_cli::private_cluster(["db-generate".into()]).and_then(|cluster| cluster.major);
    let binaries = binaries::ensure(pinned)?;
    let server = Server::open(&Options { major: pinned, ..Options::default() })?;
    eprintln!(
        "PostgreSQL {} runs from {} as a private cluster: on a Unix socket, without a TCP port.",
        server.major(),
        binaries.dir.display()
    );
    let database = database();
    prepare(&server, &database, fresh)?;

    let url = server.url(&database).to_string();
    for verb in ["generate", "migrate", "status", "check"] {
        let mut relata = Command::new(std::env::current_exe().context("xtask does not know where it is")?);
        relata.arg(format!("db-{verb}")).env("DATABASE_URL", &url);
        let status = process::announced(&format!("cargo xtask db-{verb}"), &mut relata)?;
        if !status.success() {
            eprintln!(
                "\nthe demo ends here; `cargo xtask demo` goes on once that is solved, and `cargo xtask demo --fresh` \
                 begins with a new database"
            );
            return Ok(u8::try_from(status.code().unwrap_or(2)).unwrap_or(2).into());
        }
    }
    let psql = binaries.psql().map_or_else(|| "psql".into(), |psql| psql.display().to_string());
    println!(
        "
The database `{database}` is what schema.toml says. To go on:

  export DATABASE_URL='{url}'
  {psql} \"$DATABASE_URL\"        look at it
  cargo xtask demo                after an edit of schema.toml: the next migration, written, proven, applied
  cargo xtask demo --fresh        the same on a new database

It is for trying things out: the cluster trades safety in a crash for speed."
    );
    Ok(ExitCode::SUCCESS)
}

/// The cluster is that of all checkouts on this machine, the database is this one's.
fn database() -> String {
    format!("demo_{}", short_hash(process::root()))
}

/// Makes the database where it is not there.
fn prepare(server: &Server, database: &str, fresh: bool) -> Result<()> {
    let mut client = server.url("postgres").connect()?;
    if fresh {
        let drop = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        client.batch_execute(&drop).with_context(|| format!("could not drop `{database}`"))?;
    }
    match client.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&database])? {
        Some(_) => eprintln!("The database `{database}` is there."),
        None => {
            let create = format!("CREATE DATABASE {database}");
            client.batch_execute(&create).with_context(|| format!("could not make `{database}`"))?;
            eprintln!("The database `{database}` was made.");
        }
    }
    Ok(())
}

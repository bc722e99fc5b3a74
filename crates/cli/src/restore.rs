//! `restore`: a backup into an empty database, all of it or nothing.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{ChildStderr, Stdio};
use std::thread;

use anyhow::{Context, Error, Result, bail, ensure};
use postgres::Client;
use relata_connect::DatabaseUrl;
use relata_scratch::{Binaries, Server, Temporary, find_clients};
use serde_json::json;

use crate::backup::{acl_options, check_plain, plain};
use crate::client_program::{self, Running};
use crate::interrupt::{self, Interrupted};
use crate::report::{Progress, Reporter};
use crate::settings::{self, Settings};
use crate::{Outcome, args};

/// How much of what a database has is told.
const SHOWN: usize = 5;

pub(crate) fn run(args: &args::Restore, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let kind = Kind::of(&args.file)?;
    let (mut client, url) = settings.connect()?;
    let present = content(&mut client)?;
    if !present.is_empty() {
        let database = url.database();
        report.json(&json!({ "database": database, "refused": "the database is not empty", "has": present }));
        report.result(format!(
            "refused: {database} is not empty, and restore would mix the backup with what is there:{}\nmake an empty one \
             (`createdb {database}_restored`) and give it with --database-url",
            listed(&present)
        ));
        return Ok(Outcome::Found);
    }
    let progress = report.progress();
    progress.step(format!("checking {}", args.file.display()));
    let major = settings::major(url)?.context("the server does not tell its version")?;
    let programs = kind.check(&args.file, major)?;
    let options = acl_options(args.with_owner, args.with_acl);
    let restored = restore(&args.file, kind, url, &programs, &options, &progress);
    restored.map_err(|error| match interrupt::requested() {
        true => Error::new(Interrupted(format!("{} is empty as it was", url.database()))),
        false => error.context(format!("nothing was restored, {} is empty as it was", url.database())),
    })?;
    let tables: i64 = client.query_one(COUNT_TABLES, &[])?.get(0);
    drop(progress);
    report.json(
        &json!({ "database": url.database(), "file": args.file.display().to_string(), "tables": tables }),
    );
    report.result(format!("restored {} into {}: {tables} tables", args.file.display(), url.database()));
    Ok(Outcome::Done)
}

const COUNT_TABLES: &str = "SELECT count(*) FROM pg_catalog.pg_class c \
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/// What a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `pg_dump --format=custom`
    Archive,
    /// SQL, compressed or not.
    Plain,
}

impl Kind {
    fn of(path: &Path) -> Result<Kind> {
        let mut head = Vec::new();
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        file.take(5).read_to_end(&mut head).with_context(|| format!("cannot read {}", path.display()))?;
        if head == b"PGDMP" {
            return Ok(Kind::Archive);
        }
        let mut start = Vec::new();
        let read = plain(path)?.take(4096).read_to_end(&mut start);
        let says = String::from_utf8_lossy(&start).contains("-- PostgreSQL database dump");
        ensure!(
            read.is_ok() && says,
            "{} is no backup: neither an archive of pg_dump nor its SQL, compressed or not",
            path.display()
        );
        Ok(Kind::Plain)
    }

    /// Looks at the file, and finds programs that can read it.
    fn check(self, path: &Path, major: u32) -> Result<Binaries> {
        let fitting = client_program::fitting(major)?;
        if self == Kind::Plain {
            check_plain(path)?;
            return Ok(fitting);
        }
        let Err(error) = check_archive(path, &fitting) else { return Ok(fitting) };
        // A newer pg_dump may have written it.
        match find_clients().into_iter().next().filter(|newest| newest.major > fitting.major) {
            Some(newest) if !interrupt::requested() => check_archive(path, &newest).map(|()| newest),
            Some(_) | None => Err(error),
        }
    }
}

/// Reads an archive from end to end.
pub(crate) fn check_archive(path: &Path, client: &Binaries) -> Result<()> {
    let program = client.pg_restore().context("there is no pg_restore")?;
    let mut command = std::process::Command::new(program);
    let nowhere = if cfg!(windows) { "--file=NUL" } else { "--file=/dev/null" };
    command.arg(nowhere).arg(path).env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let running = Running::start(command)?;
    let words = running.with(|child| child.stderr.take()).map(listen).unwrap_or_default();
    ensure!(running.succeeds()?, "{} is not whole: {words}", path.display());
    Ok(())
}

/// Restores into a scratch database; roles that the backup names are made there.
pub(crate) fn into_scratch(
    path: &Path,
    server: &Server,
    database: &Temporary,
    client: &Binaries,
    options: &[&str],
    progress: &Progress,
) -> Result<()> {
    let kind = Kind::of(path)?;
    let mut made: Vec<String> = Vec::new();
    loop {
        let Err(error) = restore(path, kind, &database.url(), client, options, progress) else {
            return Ok(());
        };
        let text = error.to_string();
        let role = text.split_once("role \"").and_then(|(_, rest)| rest.split_once("\" does not exist"));
        match role.map(|(role, _)| role.to_owned()).filter(|role| !made.contains(role)) {
            Some(role) => {
                server.ensure_roles([&role])?;
                made.push(role);
            }
            None => return Err(error.context("the backup cannot be restored in scratch")),
        }
    }
}

/// Runs `pg_restore` or `psql` in one transaction, and feeds it.
fn restore(
    path: &Path,
    kind: Kind,
    url: &DatabaseUrl,
    client: &Binaries,
    options: &[&str],
    progress: &Progress,
) -> Result<()> {
    let mut command = match kind {
        Kind::Archive => {
            let program = client.pg_restore().context("there is no pg_restore")?;
            let mut command = client_program::command(&program, url);
            let name = url.database().replace('\\', "\\\\").replace('\'', "\\'");
            command.args(["--no-password", "--exit-on-error", "--single-transaction"]).args(options);
            command.arg(format!("--dbname=dbname='{name}'"));
            command
        }
        Kind::Plain => {
            let program = client.psql().context("there is no psql")?;
            let mut command = client_program::command(&program, url);
            command.args(["--no-psqlrc", "--no-password", "--quiet", "--single-transaction"]);
            command.args(["--set=ON_ERROR_STOP=1", "--file=-"]);
            command
        }
    };
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut source: Box<dyn BufRead + Send> = match kind {
        Kind::Archive => Box::new(BufReader::with_capacity(1 << 18, File::open(path)?)),
        Kind::Plain => plain(path)?,
    };
    let total = match kind {
        Kind::Archive => Some(fs::metadata(path)?.len()),
        // How much it is without compression is not known.
        Kind::Plain => None,
    };
    let running = Running::start(command)?;
    let (stdin, stderr) = running.with(|child| (child.stdin.take(), child.stderr.take()));
    let (Some(mut stdin), Some(stderr)) = (stdin, stderr) else { bail!("the program has no pipes") };
    thread::scope(|scope| {
        let told = scope.spawn(|| listen(stderr));
        let mut fed = 0_u64;
        loop {
            let chunk = source.fill_buf().with_context(|| format!("cannot read {}", path.display()))?;
            // Where it has ended before us, its words say why.
            if chunk.is_empty() || stdin.write_all(chunk).is_err() {
                break;
            }
            let length = chunk.len();
            source.consume(length);
            fed += length as u64;
            let done = match total {
                Some(total) => format!("{} %", fed * 100 / total.max(1)),
                None => crate::report::bytes(fed as i64),
            };
            progress.step(format!("restoring {}: {done}", url.database()));
        }
        drop(stdin);
        let ended = running.succeeds()?;
        let words = told.join().unwrap_or_default();
        ensure!(ended, "{}", if words.is_empty() { "the program ends without a word" } else { &words });
        Ok(())
    })
}

/// What a program says in trouble.
fn listen(stderr: ChildStderr) -> String {
    let lines = BufReader::new(stderr).split(b'\n').map_while(Result::ok);
    let lines = lines.map(|line| String::from_utf8_lossy(&line).trim().to_owned());
    let said: Vec<String> = lines.filter(|line| !line.is_empty() && !line.contains("NOTICE:")).collect();
    said.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ")
}

fn listed(present: &[String]) -> String {
    let mut text: String = present.iter().take(SHOWN).map(|one| format!("\n  {one}")).collect();
    if present.len() > SHOWN {
        text += &format!("\n  and {} more", present.len() - SHOWN);
    }
    text
}

/// What a database has that a new one has not.
fn content(client: &mut Client) -> Result<Vec<String>> {
    const QUERY: &str = include_str!("queries/content.sql");
    Ok(client.query(QUERY, &[])?.iter().map(|row| row.get(0)).collect())
}

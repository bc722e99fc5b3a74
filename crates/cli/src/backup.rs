//! `backup`: `pg_dump` into a dated file that is whole, or is not there.

mod archive;
mod compare;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Error, Result, bail, ensure};
use relata::chrono::{DateTime, Utc};
use relata_connect::DatabaseUrl;
use relata_scratch::Binaries;
use serde_json::json;

use crate::args::{self, DumpFormat};
use crate::client_program::{self, Running};
use crate::interrupt::{self, Interrupted};
use crate::report::{Progress, Reporter, bytes};
use crate::settings::{self, Settings};
use crate::{Outcome, restore};

pub(crate) use archive::{check_plain, plain};

use archive::Archive;

/// `pg_dump` waits so long for a table that someone else has locked.
const LOCK_WAIT: &str = "--lock-wait-timeout=60s";

pub(crate) fn run(args: &args::Backup, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let url = settings.live_url()?;
    let major = settings::major(url)?.context("the server does not tell its version")?;
    let client = client_program::fitting(major)?;
    fs::create_dir_all(&args.out)
        .with_context(|| format!("cannot make the folder {}", args.out.display()))?;
    let mut snapshot = args.verify.then(|| compare::Snapshot::take(url)).transpose()?;

    let progress = report.progress();
    let (name, mut archive) = loop {
        let name = file_name(url.database(), args.dump_format());
        match Archive::begin(&args.out, &name, args.dump_format())? {
            Some(archive) => break (name, archive),
            // Another backup began in this second: the next one is free.
            None => thread::sleep(Duration::from_millis(100)),
        }
    };
    let written = dump(&mut archive, args, url, &client, snapshot.as_ref(), &progress);
    written.map_err(|error| or_interrupted(error, &args.out.join(&name)))?;
    progress.step(format!("checking {name}"));
    archive.sync()?;
    let checked = check(archive.temporary(), args.dump_format(), &client);
    checked.map_err(|error| or_interrupted(error, &args.out.join(&name)))?;
    let options = acl_options(args.with_owner, args.with_acl);
    let compared = match &mut snapshot {
        None => None,
        Some(snapshot) => {
            progress.step(format!("restoring {name} in scratch"));
            let server = settings.scratch(Some(major))?;
            ensure!(
                server.major() == major,
                "--verify needs a scratch server of PostgreSQL {major} as the database has, and found one of {}: install \
                 it, or name one with --scratch-url",
                server.major()
            );
            let database = server.temporary(None)?;
            restore::into_scratch(archive.temporary(), &server, &database, &client, &options, &progress)?;
            progress.step(format!("comparing {name} with {}", url.database()));
            Some(snapshot.compare(url, &database.url(), &client, &options)?)
        }
    };
    let (path, size) = archive.finish()?;
    let removed = match args.keep {
        None => Vec::new(),
        Some(keep) => remove_old(&args.out, url.database(), keep)?,
    };
    drop(progress);

    report.json(&json!({
        "file": path.display().to_string(),
        "bytes": size,
        "database": url.database(),
        "verified": compared.as_ref().map(|compared| json!({ "tables": compared.tables, "rows": compared.rows })),
        "removed": removed.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
    }));
    report.result(format!("wrote {}: {}", path.display(), bytes(i64::try_from(size)?)));
    if let Some(compare::Compared { tables, rows }) = compared {
        report.result(format!("restored in scratch, it is the same: {tables} tables, {rows} rows"));
    }
    for path in &removed {
        report.result(format!("removed {}", path.display()));
    }
    Ok(Outcome::Done)
}

impl args::Backup {
    fn dump_format(&self) -> DumpFormat {
        if self.plain { DumpFormat::Plain } else { DumpFormat::Custom }
    }
}

/// What leaves owners and privileges out, unless they were asked for.
pub(crate) fn acl_options(with_owner: bool, with_acl: bool) -> Vec<&'static str> {
    let no = |asked: bool, option| (!asked).then_some(option);
    no(with_owner, "--no-owner").into_iter().chain(no(with_acl, "--no-acl")).collect()
}

/// An error that comes of Ctrl-C.
fn or_interrupted(error: Error, path: &Path) -> Error {
    match interrupt::requested() {
        true => Interrupted(format!("{} was not written", path.display())).into(),
        false => error,
    }
}

/// Streams what `pg_dump` writes into the archive.
fn dump(
    archive: &mut Archive,
    args: &args::Backup,
    url: &DatabaseUrl,
    client: &Binaries,
    snapshot: Option<&compare::Snapshot>,
    progress: &Progress,
) -> Result<()> {
    let program = client.pg_dump().context("there is no pg_dump")?;
    let mut command = client_program::command(&program, url);
    command.args(["--no-password", "--verbose", LOCK_WAIT]);
    command.arg(match args.dump_format() {
        DumpFormat::Custom => "--format=custom",
        DumpFormat::Plain => "--format=plain",
    });
    command.args(acl_options(args.with_owner, args.with_acl));
    command.args(snapshot.map(|snapshot| format!("--snapshot={}", snapshot.id)));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    progress.step(format!("dumping {}", url.database()));
    let running = Running::start(command)?;
    let (stdout, stderr) = running.with(|child| (child.stdout.take(), child.stderr.take()));
    let (Some(mut stdout), Some(stderr)) = (stdout, stderr) else { bail!("pg_dump has no pipes") };
    thread::scope(|scope| {
        // When nobody reads what it writes any more, it ends.
        let copying = scope.spawn(move || copy(&mut stdout, archive));
        let words = listen(stderr, url.database(), progress);
        let copied = copying.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let ended = running.succeeds();
        copied?;
        ensure!(ended?, "pg_dump fails: {}", if words.is_empty() { "it says nothing" } else { &words });
        Ok(())
    })
}

fn copy(from: &mut impl Read, archive: &mut Archive) -> Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer).context("pg_dump's output cannot be read")?;
        if read == 0 {
            return Ok(());
        }
        archive.write(&buffer[..read])?;
    }
}

/// Follows what `pg_dump --verbose` says; what is trouble is the answer.
fn listen(stderr: ChildStderr, database: &str, progress: &Progress) -> String {
    let mut trouble: Vec<String> = Vec::new();
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).into_owned();
        let said = line.strip_prefix("pg_dump: ").unwrap_or(&line);
        if let Some(table) = said.strip_prefix("dumping contents of table ") {
            progress.step(format!("dumping {database}: {}", table.replace('"', "")));
        } else if ["error: ", "detail: ", "hint: "].iter().any(|word| said.starts_with(word)) {
            trouble.push(said.strip_prefix("error: ").unwrap_or(said).to_owned());
        }
    }
    trouble.join("; ")
}

/// Reads the file from end to end.
fn check(path: &Path, format: DumpFormat, client: &Binaries) -> Result<()> {
    match format {
        DumpFormat::Plain => check_plain(path),
        DumpFormat::Custom => restore::check_archive(path, client),
    }
}

/// `shop_2026-11-23T041500Z.dump`.
fn file_name(database: &str, format: DumpFormat) -> String {
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    format!("{}{}{}", prefix(database), now.format(DATE), format.extension())
}

const DATE: &str = "%Y-%m-%dT%H%M%SZ";

/// The name of the database; what a file's name had better not have as `%` and its code, so that no two databases share a
/// prefix.
fn prefix(database: &str) -> String {
    let one = |(place, c): (usize, char)| {
        let is_plain = c.is_alphanumeric() || "-_".contains(c) || c == '.' && place > 0;
        if is_plain { c.to_string() } else { format!("%{:02X}", u32::from(c)) }
    };
    database.char_indices().map(one).chain(["_".to_owned()]).collect()
}

impl DumpFormat {
    fn extension(self) -> &'static str {
        match self {
            DumpFormat::Custom => ".dump",
            DumpFormat::Plain => ".sql.gz",
        }
    }
}

/// Removes the oldest backups of this database, so that so many stay.
fn remove_old(folder: &Path, database: &str, keep: usize) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut ours: Vec<String> = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        ours.extend(name.to_str().filter(|name| is_backup(name, database)).map(str::to_owned));
    }
    ours.sort_unstable_by(|a, b| b.cmp(a));
    let old = ours.iter().skip(keep).map(|name| folder.join(name));
    old.map(|path| match fs::remove_file(&path) {
        Ok(()) => Ok(path),
        Err(error) => Err(Error::new(error).context(format!("cannot remove {}", path.display()))),
    })
    .collect()
}

/// Whether a file's name is one that [`file_name`] gives.
fn is_backup(name: &str, database: &str) -> bool {
    let extensions = [DumpFormat::Custom, DumpFormat::Plain].map(DumpFormat::extension);
    let date = name
        .strip_prefix(&prefix(database))
        .and_then(|rest| extensions.iter().find_map(|extension| rest.strip_suffix(extension)));
    let shape = |c: char| if c.is_ascii_digit() { '0' } else { c };
    date.is_some_and(|date| date.chars().map(shape).collect::<String>() == "0000-00-00T000000Z")
}

#[cfg(test)]
mod tests {
    use super::{file_name, is_backup};
    use crate::args::DumpFormat;

    #[test]
    fn only_our_own_backups_of_the_database_are_counted() {
        for format in [DumpFormat::Custom, DumpFormat::Plain] {
            let name = file_name("../sh op", format);
            assert!(is_backup(&name, "../sh op") && !name.contains(['/', ' ']), "{name}");
            assert!(!is_backup(&name, "shop") && !is_backup(&format!(".{name}"), "../sh op"), "{name}");
        }
        for name in ["shop_2026.dump", "shop_old.dump", "shop_2026-11-23T041500Z.dump.part", "shop.dump"] {
            assert!(!is_backup(name, "shop"), "{name}");
        }
        assert!(is_backup("shop_2026-11-23T041500Z.dump", "shop"));
        assert!(!is_backup(&file_name("sh-op", DumpFormat::Custom), "sh op"), "another database");
        assert!(!is_backup("shop_eu_2026-11-23T041500Z.dump", "shop"), "another database");
    }
}

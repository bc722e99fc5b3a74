//! Finds PostgreSQL's server binaries on this machine.

use crate::error::{Error, Kind};
use relata_connect::OLDEST_MAJOR;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder with `postgres` and `initdb` of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    /// The folder, such as `/usr/lib/postgresql/17/bin`.
    pub dir: PathBuf,
    /// The major version, such as 17.
    pub major: u32,
    /// The whole version as the server tells it, such as `17.2 (Debian 17.2-1.pgdg120+1)`.
    pub version: String,
}

impl Binaries {
    /// The server.
    pub fn postgres(&self) -> PathBuf {
        self.tool("postgres")
    }

    /// Makes a data folder.
    pub fn initdb(&self) -> PathBuf {
        self.tool("initdb")
    }

    /// `pg_dump` of the same folder, where there is one.
    pub fn pg_dump(&self) -> Option<PathBuf> {
        Some(self.tool("pg_dump")).filter(|path| path.exists())
    }

    /// `psql` of the same folder, where there is one.
    pub fn psql(&self) -> Option<PathBuf> {
        Some(self.tool("psql")).filter(|path| path.exists())
    }

    fn tool(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

/// Binaries of `major`, or the newest where that one is not here or none is asked for.
///
/// Looked through: `PG_BIN` (which alone counts when set), `pg_config --bindir`, `PATH`,
/// `/usr/lib/postgresql/*/bin`, `/usr/pgsql-*/bin`, Homebrew, Postgres.app, and the folder that `relata-fetch`
/// fills. The caller compares [`Binaries::major`] with what it asked for.
///
/// # Errors
///
/// When there are none of PostgreSQL 14 or newer.
pub fn find_binaries(major: Option<u32>) -> Result<Binaries, Error> {
    if let Some(folder) = env::var_os("PG_BIN").filter(|folder| !folder.is_empty()) {
        return chosen(Path::new(&folder));
    }
    let mut seen = BTreeSet::new();
    let mut newest: Option<Binaries> = None;
    let (sure, guessed): (Vec<_>, Vec<_>) =
        candidates().into_iter().partition(|it| major.is_some() && it.1 == major);
    for (folder, _) in sure.into_iter().chain(guessed) {
        let Ok(folder) = folder.canonicalize() else { continue };
        if !seen.insert(folder.clone()) {
            continue;
        }
        let Some(found) = look(&folder) else { continue };
        if Some(found.major) == major {
            return Ok(found);
        }
        let newer = newest.as_ref().is_none_or(|newest| newest.major < found.major);
        if newer && found.major >= OLDEST_MAJOR {
            newest = Some(found);
        }
    }
    newest.ok_or_else(|| missing(major))
}

/// Where `relata-fetch` puts binaries: `postgresql-<version>/bin` in here.
pub fn fetched_folder() -> Option<PathBuf> {
    cache_folder().map(|folder| folder.join("binaries"))
}

/// `RELATA_CACHE_DIR`, else `relata` in the user's cache folder.
pub(crate) fn cache_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    match env::var_os("RELATA_CACHE_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) => std::path::absolute(folder).ok(),
        None => etcetera::choose_base_strategy().ok().map(|base| base.cache_dir().join("relata")),
    }
}

fn chosen(folder: &Path) -> Result<Binaries, Error> {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    match look(&folder) {
        Some(found) if found.major < OLDEST_MAJOR => Err(Error::new(
            Kind::NoBinaries,
            format!(
                "PG_BIN={} has PostgreSQL {}, which is too old; relata needs {OLDEST_MAJOR} or newer",
                folder.display(),
                found.major
            ),
        )),
        Some(found) => Ok(found),
        None => Err(Error::new(
            Kind::NoBinaries,
            format!(
                "PG_BIN={} has no `postgres` and `initdb` that run; it must be a bin folder",
                folder.display()
            ),
        )),
    }
}

fn missing(major: Option<u32>) -> Error {
    let wanted = major.map_or_else(|| format!("{OLDEST_MAJOR} or newer"), |major| major.to_string());
    let number = major.map_or_else(|| "17".to_owned(), |major| major.to_string());
    Error::new(
        Kind::NoBinaries,
        format!(
            "no PostgreSQL server binaries ({wanted}) were found on this machine; get them with \
             `apt install postgresql-{number}`, `brew install postgresql@{number}` or `relata-fetch --major {number}`, \
             say where they are with PG_BIN, or name a server with --scratch-url"
        ),
    )
}

/// Folders that may hold binaries, with the major that the folder's name tells, newest first.
fn candidates() -> Vec<(PathBuf, Option<u32>)> {
    let mut versioned = Vec::new();
    for (parent, inner) in [
        ("/usr/lib/postgresql", "bin"),
        ("/usr", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "bin"),
        ("/Library/PostgreSQL", "bin"),
        ("C:\\Program Files\\PostgreSQL", "bin"),
    ] {
        versioned.extend(children(Path::new(parent), inner));
    }
    versioned.extend(fetched_folder().map(|folder| children(&folder, "bin")).unwrap_or_default());
    versioned.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| b.0.cmp(&a.0)));
    let mut folders: Vec<_> = versioned;
    folders.extend(path_folders().map(|folder| (folder, None)));
    folders.extend(asked_of_pg_config().map(|folder| (folder, None)));
    folders
}

/// `<parent>/<something with a version>/<inner>`.
fn children(parent: &Path, inner: &str) -> Vec<(PathBuf, Option<u32>)> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let major = major_in(&name)?;
            Some((entry.path().join(inner), Some(major)))
        })
        .filter(|(folder, _)| folder.is_dir())
        .collect()
}

/// `17`, `postgresql@17`, `pgsql-17`, `postgresql-17.2.0`.
fn major_in(name: &str) -> Option<u32> {
    let version =
        ["postgresql@", "pgsql-", "postgresql-"].iter().find_map(|prefix| name.strip_prefix(prefix));
    let version = version.unwrap_or(name);
    version
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
        .filter(|major| (8..1000).contains(major))
}

fn path_folders() -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|folder| folder.is_absolute()).collect::<Vec<_>>().into_iter()
}

/// `pg_config` is asked only where it is: it may stand on a machine that has only the client.
fn asked_of_pg_config() -> Option<PathBuf> {
    let program = format!("pg_config{}", env::consts::EXE_SUFFIX);
    let program = path_folders().map(|folder| folder.join(&program)).find(|path| path.is_file())?;
    let output = Command::new(program).arg("--bindir").stdin(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok().map(|text| PathBuf::from(text.trim()))
}

fn look(folder: &Path) -> Option<Binaries> {
    let mut found = Binaries { dir: folder.to_owned(), major: 0, version: String::new() };
    if !found.initdb().is_file() || !found.postgres().is_file() {
        return None;
    }
    let output = Command::new(found.postgres()).arg("--version").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    found.version = text.trim().strip_prefix("postgres (PostgreSQL) ")?.to_owned();
    found.major = found.version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::major_in;

    #[test]
    fn a_folder_tells_its_major() {
        let majors =
            ["17", "postgresql@16", "pgsql-15", "postgresql-14.2.0", "9.6", "latest", "lib"].map(major_in);
        assert_eq!(majors, [Some(17), Some(16), Some(15), Some(14), Some(9), None, None]);
    }
}

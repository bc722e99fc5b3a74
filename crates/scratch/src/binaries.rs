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

    /// `pg_restore` of the same folder, where there is one.
    pub fn pg_restore(&self) -> Option<PathBuf> {
        Some(self.tool("pg_restore")).filter(|path| path.exists())
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
    let named = named_folders().into_iter().map(|(folder, major)| (folder, Some(major)));
    let unnamed = path_folders().map(|folder| (folder, None));
    let best = pick(major, named.chain(unnamed));
    let satisfied = |found: &Binaries| major.is_none_or(|major| major == found.major);
    if let Some(found) = best.clone().filter(satisfied) {
        return Ok(found);
    }
    // A program has to be started for these, so only now.
    let asked = asked_of_pg_config().map(|folder| (folder, None));
    pick(major, asked.into_iter()).filter(satisfied).or(best).ok_or_else(|| missing(major))
}

/// The folders that have `pg_dump`, `pg_restore` and `psql`, whether there is a server beside them or not, newest first
/// and one of each major. Looked through as by [`find_binaries`].
pub fn find_clients() -> Vec<Binaries> {
    let chosen = env::var_os("PG_BIN").filter(|folder| !folder.is_empty());
    let folders: Vec<PathBuf> = match chosen {
        Some(folder) => vec![PathBuf::from(folder)],
        None => {
            let named = named_folders().into_iter().map(|(folder, _)| folder);
            named.chain(path_folders()).chain(asked_of_pg_config()).collect()
        }
    };
    let mut found: Vec<Binaries> = Vec::new();
    for folder in folders {
        let Some(client) = look_for_client(&folder) else { continue };
        if !found.iter().any(|other| other.major == client.major) {
            found.push(client);
        }
    }
    found.sort_by_key(|client| std::cmp::Reverse(client.major));
    found
}

/// On Debian, what is on `PATH` is a wrapper that takes a cluster of its own choice: a link to a program of another name.
fn look_for_client(folder: &Path) -> Option<Binaries> {
    let dir = Binaries { dir: folder.to_owned(), major: 0 }.tool("pg_dump").canonicalize().ok()?;
    if dir.file_stem()? != "pg_dump" {
        return None;
    }
    let mut found = Binaries { dir: dir.parent()?.to_owned(), major: 0 };
    found.pg_restore()?;
    found.psql()?;
    found.major = asked_for_version(&found.pg_dump()?, "pg_dump (PostgreSQL) ")?;
    Some(found)
}

/// Those of `major`, else the newest.
fn pick(major: Option<u32>, folders: impl Iterator<Item = (PathBuf, Option<u32>)>) -> Option<Binaries> {
    let mut newest: Option<Binaries> = None;
    let mut seen = BTreeSet::new();
    for (folder, named) in folders {
        let Some(folder) = real_folder(&folder) else { continue };
        if !seen.insert(folder.clone()) {
            continue;
        }
        let Some(found) = look(&folder, named) else { continue };
        if Some(found.major) == major {
            return Some(found);
        }
        let newer = newest.as_ref().is_none_or(|newest| newest.major < found.major);
        if newer && found.major >= OLDEST_MAJOR {
            newest = Some(found);
        }
    }
    newest
}

/// Where `relata-fetch` puts binaries: `postgresql-<version>/bin` in here. The scratch cluster's account can
/// enter it, also when we are root.
#[cfg(unix)]
pub fn fetched_folder() -> Option<PathBuf> {
    let account = crate::process::server_account().ok()?;
    crate::folder::base(account.as_ref()).ok().map(|folder| folder.join("binaries"))
}

/// Where `relata-fetch` puts binaries: `postgresql-<version>/bin` in here.
#[cfg(not(unix))]
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
    match real_folder(folder).and_then(|folder| look(&folder, None)) {
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

/// Folders whose name tells the major, newest first.
fn named_folders() -> Vec<(PathBuf, u32)> {
    let mut folders = Vec::new();
    for parent in [
        "/usr/lib/postgresql",
        "/usr",
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/home/linuxbrew/.linuxbrew/opt",
        "/Applications/Postgres.app/Contents/Versions",
        "/Library/PostgreSQL",
        "C:\\Program Files\\PostgreSQL",
    ] {
        folders.extend(children(Path::new(parent)));
    }
    folders.extend(fetched_folder().map(|folder| children(&folder)).unwrap_or_default());
    folders.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| b.0.cmp(&a.0)));
    folders
}

/// `<parent>/<something with a version>/bin`.
fn children(parent: &Path) -> Vec<(PathBuf, u32)> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let major = major_in(&name)?;
            Some((entry.path().join("bin"), major))
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

/// Where the server itself is: a folder of `PATH` may hold only links to it, and it finds its other files by its
/// own place.
fn real_folder(folder: &Path) -> Option<PathBuf> {
    let server = folder.join(format!("postgres{}", env::consts::EXE_SUFFIX));
    server.canonicalize().ok()?.parent().map(Path::to_owned)
}

/// What the folder holds, if it is a server. Its name is believed where it tells the major: to ask the server
/// takes as long as all the rest of a warm start.
fn look(folder: &Path, named: Option<u32>) -> Option<Binaries> {
    let mut found = Binaries { dir: folder.to_owned(), major: 0 };
    if !found.initdb().is_file() || !found.postgres().is_file() {
        return None;
    }
    found.major = match named {
        Some(major) => major,
        None => asked_of_server(&found.postgres())?,
    };
    Some(found)
}

fn asked_of_server(postgres: &Path) -> Option<u32> {
    asked_for_version(postgres, "postgres (PostgreSQL) ")
}

/// `postgres (PostgreSQL) 17.2 (Debian 17.2-1)` → 17.
fn asked_for_version(program: &Path, name: &str) -> Option<u32> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version = text.trim().strip_prefix(name)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{major_in, missing};

    #[test]
    fn what_is_missing_is_told_with_the_ways_to_get_it() {
        let message = missing(Some(16)).to_string();
        for way in [
            "apt install postgresql-16",
            "brew install postgresql@16",
            "relata-fetch --major 16",
            "PG_BIN",
            "--scratch-url",
        ] {
            assert!(message.contains(way), "{message}");
        }
    }

    #[test]
    fn a_folder_tells_its_major() {
        let majors =
            ["17", "postgresql@16", "pgsql-15", "postgresql-14.2.0", "9.6", "latest", "lib"].map(major_in);
        assert_eq!(majors, [Some(17), Some(16), Some(15), Some(14), Some(9), None, None]);
    }
}

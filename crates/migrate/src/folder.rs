//! Reads a folder of numbered migration files, or the same files embedded in a program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind};
use crate::header::{self, Header};
use crate::sum::{self, Sha256};

/// One migration: `0002_add_teams.sql`, and `0002_add_teams.down.sql` if there is one.
///
/// ```
/// use relata_migrate::Folder;
///
/// let folder = Folder::from_embedded(&[("0002_add_teams.sql", "create table teams (id int)")])?;
/// let migration = &folder.migrations[0];
/// assert_eq!((migration.version, &*migration.name), (2, "add_teams"));
/// # Ok::<(), relata_migrate::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The number: 2.
    pub version: u64,
    /// `add_teams`.
    pub name: String,
    /// `0002_add_teams`, as the file spells it.
    pub stem: String,
    /// The file that makes the change.
    pub up: File,
    /// The file that undoes it.
    pub down: Option<File>,
}

/// The text of a migration file.
///
/// ```
/// use relata_migrate::Folder;
///
/// let folder = Folder::from_embedded(&[("0001_a.sql", "select 1"), ("0001_a.down.sql", "select 2")])?;
/// assert_eq!(folder.migrations[0].up.sql, "select 1");
/// assert_eq!(folder.migrations[0].down.as_ref().map(|file| &*file.name), Some("0001_a.down.sql"));
/// # Ok::<(), relata_migrate::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// `0002_add_teams.down.sql`, without the folder.
    pub name: String,
    /// The whole text.
    pub sql: String,
    /// What its leading comments say to the runner.
    pub header: Header,
    /// The sum of the text; line ends do not count.
    pub sha256: Sha256,
}

/// A folder's migrations, in the order of their numbers.
///
/// ```no_run
/// use relata_migrate::Folder;
///
/// let folder = Folder::read("migrations".as_ref())?;
/// println!("{} migrations", folder.migrations.len());
/// # Ok::<(), relata_migrate::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    /// Where it is; empty for an embedded one.
    pub path: PathBuf,
    /// Ascending by version; no number twice.
    pub migrations: Vec<Migration>,
    /// The text of `migrations.sum`, if there is one.
    pub sum: Option<String>,
}

/// What a file name says.
///
/// ```
/// use relata_migrate::folder::file_name;
///
/// let name = file_name("0002_add_teams.down.sql").expect("a migration's name");
/// assert!(name.version == 2 && name.name == "add_teams" && name.down);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The number.
    pub version: u64,
    /// What stands after the number.
    pub name: String,
    /// Number and name, as spelled.
    pub stem: String,
    /// Is it the `.down.sql`?
    pub down: bool,
}

impl Folder {
    /// Reads the `.sql` files and `migrations.sum` of a folder; whatever else lies there is left alone.
    ///
    /// ```no_run
    /// use relata_migrate::Folder;
    ///
    /// let folder = Folder::read("migrations".as_ref())?;
    /// # Ok::<(), relata_migrate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A folder or a file that cannot be read, a file name that is not `NNNN_name.sql`, two files with one number, a
    /// down file without its up file, text that is not UTF-8.
    pub fn read(path: &Path) -> Result<Folder, Error> {
        let Files { files, sum } = files(path)?;
        Ok(Folder { path: path.to_owned(), migrations: pair(files)?, sum })
    }

    /// The migrations that a program carries inside itself; `migrations.sum` may be among them.
    ///
    /// ```
    /// use relata_migrate::Folder;
    /// let folder = Folder::from_embedded(&[
    ///     ("0001_initial.sql", "create table users (id int)"), // or include_str!("../migrations/0001_initial.sql")
    ///     ("0001_initial.down.sql", "drop table users"),
    /// ])?;
    /// assert_eq!(folder.migrations[0].name, "initial");
    /// # Ok::<(), relata_migrate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Folder::read`].
    pub fn from_embedded(files: &[(&str, &str)]) -> Result<Folder, Error> {
        let sum = files.iter().find(|(name, _)| *name == sum::FILE_NAME).map(|(_, text)| (*text).to_owned());
        let sql = files.iter().filter(|(name, _)| *name != sum::FILE_NAME);
        let mut sql: Vec<_> = sql.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        sql.sort();
        Ok(Folder { path: PathBuf::new(), migrations: pair(sql)?, sum })
    }

    /// The migration with this number.
    ///
    /// ```
    /// use relata_migrate::Folder;
    ///
    /// let folder = Folder::from_embedded(&[("0002_add_teams.sql", "select 1")])?;
    /// assert!(folder.get(1).is_none() && folder.get(2).is_some());
    /// # Ok::<(), relata_migrate::Error>(())
    /// ```
    pub fn get(&self, version: u64) -> Option<&Migration> {
        let index = self.migrations.binary_search_by_key(&version, |migration| migration.version).ok()?;
        self.migrations.get(index)
    }

    /// The number for the next migration.
    ///
    /// ```
    /// use relata_migrate::Folder;
    ///
    /// assert_eq!(Folder::from_embedded(&[("0002_add_teams.sql", "select 1")])?.next_version(), 3);
    /// # Ok::<(), relata_migrate::Error>(())
    /// ```
    pub fn next_version(&self) -> u64 {
        self.migrations.last().map_or(1, |last| last.version.saturating_add(1))
    }
}

impl Migration {
    /// Why it cannot be undone, where a file of it says so.
    ///
    /// ```
    /// use relata_migrate::Folder;
    ///
    /// let folder = Folder::from_embedded(&[
    ///     ("0001_a.sql", "delete from log"),
    ///     ("0001_a.down.sql", "-- relata: irreversible: the rows are gone\n"),
    /// ])?;
    /// assert_eq!(folder.migrations[0].irreversible(), Some("the rows are gone"));
    /// # Ok::<(), relata_migrate::Error>(())
    /// ```
    pub fn irreversible(&self) -> Option<&str> {
        let down = self.down.as_ref().and_then(|down| down.header.irreversible.as_deref());
        down.or(self.up.header.irreversible.as_deref())
    }
}

/// The texts of a folder, whether or not they make a whole.
///
/// ```no_run
/// use relata_migrate::folder::{self, Files};
///
/// let Files { files, sum } = folder::files("migrations".as_ref())?;
/// println!("{} files, {} migrations.sum", files.len(), if sum.is_some() { "with" } else { "without" });
/// # Ok::<(), relata_migrate::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// Name and text of each `.sql` file, sorted.
    pub files: Vec<(String, String)>,
    /// The text of `migrations.sum`, if there is one.
    pub sum: Option<String>,
}

/// Reads the texts of a folder, as [`Folder::read`] does before it pairs them.
///
/// ```no_run
/// use relata_migrate::folder;
///
/// for (name, sql) in folder::files("migrations".as_ref())?.files {
///     println!("{name}: {} bytes", sql.len());
/// }
/// # Ok::<(), relata_migrate::Error>(())
/// ```
///
/// # Errors
///
/// A folder or a file that cannot be read, and text that is not UTF-8.
pub fn files(path: &Path) -> Result<Files, Error> {
    let cannot_read = |path: &Path, error| Error::new(Kind::Read { path: path.to_owned(), error });
    let mut files = Vec::new();
    let mut sum = None;
    for entry in std::fs::read_dir(path).map_err(|error| cannot_read(path, error))? {
        let file = entry.map_err(|error| cannot_read(path, error))?.path();
        let Some(name) = file.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            continue;
        };
        let wanted = name == sum::FILE_NAME || name.ends_with(".sql") && !name.starts_with('.');
        if !wanted || file.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&file).map_err(|error| cannot_read(&file, error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let line =
                error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&byte| byte == b'\n');
            Error::new(Kind::NotUtf8 { file: name.clone(), line: line.count() + 1 })
        })?;
        if name == sum::FILE_NAME {
            sum = Some(text);
        } else {
            files.push((name, text));
        }
    }
    files.sort();
    Ok(Files { files, sum })
}

/// Reads a file name: 4 to 18 digits, `_`, a name, `.sql` or `.down.sql`. `None` if it is something else.
///
/// ```
/// let name = relata_migrate::folder::file_name("0002_add_teams.down.sql").unwrap();
/// assert_eq!((name.version, &*name.name, name.down), (2, "add_teams", true));
/// assert_eq!(relata_migrate::folder::file_name("2_add_teams.sql"), None);
/// ```
pub fn file_name(file: &str) -> Option<FileName> {
    let stem = file.strip_suffix(".sql")?;
    let (stem, down) = stem.strip_suffix(".down").map_or((stem, false), |stem| (stem, true));
    let (number, name) = stem.split_once('_')?;
    let digits = (4..=18).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let version = number.parse().ok().filter(|&version| version > 0)?;
    (digits && named).then(|| FileName { version, name: name.to_owned(), stem: stem.to_owned(), down })
}

/// The stem of a migration: `0002_add_teams`.
///
/// ```
/// assert_eq!(relata_migrate::folder::stem(2, "add_teams"), "0002_add_teams");
/// ```
pub fn stem(version: u64, name: &str) -> String {
    format!("{version:04}_{name}")
}

/// Ups with their downs; `files` come sorted.
fn pair(files: Vec<(String, String)>) -> Result<Vec<Migration>, Error> {
    let mut ups: BTreeMap<u64, Migration> = BTreeMap::new();
    let mut downs = Vec::new();
    for (file, sql) in files {
        let Some(FileName { version, name, stem, down }) = file_name(&file) else {
            return Err(Error::new(Kind::FileName { file }));
        };
        let file = read_file(file, sql)?;
        if down {
            downs.push((version, stem, file));
        } else if let Some(other) = ups.get(&version) {
            return Err(Error::new(Kind::SameNumber { first: other.up.name.clone(), second: file.name }));
        } else {
            ups.insert(version, Migration { version, name, stem, up: file, down: None });
        }
    }
    for (version, stem, file) in downs {
        match ups.get_mut(&version).filter(|migration| migration.stem == stem) {
            Some(migration) => migration.down = Some(file),
            None => {
                return Err(Error::new(Kind::DownWithoutUp { down: file.name, up: format!("{stem}.sql") }));
            }
        }
    }
    Ok(ups.into_values().collect())
}

fn read_file(name: String, sql: String) -> Result<File, Error> {
    match header::read(&sql) {
        Ok(header) => Ok(File { header, sha256: Sha256::of_text(&sql), name, sql }),
        Err((line, directive)) => Err(Error::new(Kind::Directive { file: name, line, directive })),
    }
}

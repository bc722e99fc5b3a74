//! Reads, writes and checks `migrations.sum`, in which each migration's line holds the sums of its files and a chain.
//!
//! The chain of a line is the sha-256 of the chain before it and of the line itself. So two branches that both add
//! `0007` both add a line in the same place, and git shows a conflict of one line instead of merging them.

use std::fmt;
use std::str::FromStr;

use sha2::Digest;

use crate::error::{Error, Kind};
use crate::folder::{self, File, Folder};

/// The name of the file, beside the migrations.
pub const FILE_NAME: &str = "migrations.sum";

const HEAD: &str =
    "# relata: file, sha-256 of up, of down, chain. Written by relata; commit it with the migrations.";

/// A sha-256.
///
/// ```
/// use relata_migrate::Sha256;
///
/// let sum = Sha256::of_text("select 1");
/// assert_eq!(sum.to_string().parse(), Ok(sum));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

/// The content of `migrations.sum`.
///
/// ```
/// use relata_migrate::{Folder, sum};
///
/// assert!(sum::compute(&Folder::default()).lines.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sum {
    /// In the order of the file.
    pub lines: Vec<Line>,
}

/// The line of one migration.
///
/// ```
/// use relata_migrate::{Folder, sum};
///
/// let folder = Folder::from_embedded(&[("0001_initial.sql", "select 1")])?;
/// let line = &sum::compute(&folder).lines[0];
/// assert!(line.stem == "0001_initial" && line.down.is_none());
/// # Ok::<(), relata_migrate::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `0002_add_teams`.
    pub stem: String,
    /// The sum of the up file.
    pub up: Sha256,
    /// The sum of the down file, if there is one.
    pub down: Option<Sha256>,
    /// Of the chain before and of this line.
    pub chain: Sha256,
}

impl Line {
    /// The number of the migration.
    ///
    /// ```
    /// use relata_migrate::{Folder, sum};
    ///
    /// let folder = Folder::from_embedded(&[("0007_initial.sql", "select 1")])?;
    /// assert_eq!(sum::compute(&folder).lines[0].version(), 7);
    /// # Ok::<(), relata_migrate::Error>(())
    /// ```
    pub fn version(&self) -> u64 {
        version(&self.stem)
    }
}

/// What does not agree between `migrations.sum` and the folder.
///
/// ```
/// use relata_migrate::{Folder, Sum, sum};
///
/// let folder = Folder::from_embedded(&[("0001_initial.sql", "select 1")])?;
/// let problems = sum::verify(&Sum::default(), &folder);
/// assert_eq!(problems, [sum::Problem::Added("0001_initial.sql".to_owned())]);
/// # Ok::<(), relata_migrate::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A file has another content than its line says. Holds the name of the file.
    Changed(String),
    /// A file that has a line is not there. Holds the name of the file.
    Missing(String),
    /// A file has no line, and it is not one of those added after the last: its number is between others.
    Inserted(String),
    /// A file has no line, and its number comes after all that have. Holds the name of the file.
    Added(String),
    /// A migration stands under another number.
    Renumbered {
        /// The stem in `migrations.sum`.
        from: String,
        /// The stem in the folder.
        to: String,
    },
    /// Lines stand in another order than their numbers. Holds the stem of the line that is too late.
    Reordered(String),
    /// The line does not follow from the one before it: lines were taken out, put in or edited by hand.
    Broken(String),
}

/// The sums of a folder.
///
/// ```
/// use relata_migrate::{Folder, sum};
///
/// let folder = Folder::from_embedded(&[("0001_initial.sql", "select 1")])?;
/// assert_eq!(sum::compute(&folder).lines.len(), 1);
/// # Ok::<(), relata_migrate::Error>(())
/// ```
pub fn compute(folder: &Folder) -> Sum {
    let mut chain = None;
    let line = |migration: &folder::Migration| {
        let down = migration.down.as_ref().map(|down| down.sha256);
        let next = link(chain, &migration.stem, migration.up.sha256, down);
        chain = Some(next);
        Line { stem: migration.stem.clone(), up: migration.up.sha256, down, chain: next }
    };
    Sum { lines: folder.migrations.iter().map(line).collect() }
}

/// The text of `migrations.sum`.
///
/// ```
/// use relata_migrate::{Folder, sum};
/// let folder = Folder::from_embedded(&[("0001_initial.sql", "create table users (id int)")])?;
/// let text = sum::write(&sum::compute(&folder));
/// assert_eq!(sum::verify(&sum::parse(&text)?, &folder), []);
/// # Ok::<(), relata_migrate::Error>(())
/// ```
pub fn write(sum: &Sum) -> String {
    let mut text = format!("{HEAD}\n");
    for Line { stem, up, down, chain } in &sum.lines {
        let down = down.map_or_else(|| "-".to_owned(), |down| down.to_string());
        text += &format!("{stem} {up} {down} {chain}\n");
    }
    text
}

/// Reads the text of `migrations.sum`.
///
/// ```
/// use relata_migrate::sum;
///
/// assert!(sum::parse("# a comment\n")?.lines.is_empty());
/// assert!(sum::parse("nonsense").is_err());
/// # Ok::<(), relata_migrate::Error>(())
/// ```
///
/// # Errors
///
/// The markers of a git conflict ([`Error::is_sum_conflict`]), and a line that is not one of ours.
pub fn parse(text: &str) -> Result<Sum, Error> {
    if let Some((line, lines)) = conflict(text) {
        return Err(conflict_error(line, &lines));
    }
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = read_line(line).ok_or_else(|| Error::new(Kind::SumLine { line: index + 1 }))?;
        lines.push(line);
    }
    Ok(Sum { lines })
}

/// Compares the sums with the files. A changed file is one problem, not one for each line after it.
///
/// ```
/// use relata_migrate::{Folder, sum};
///
/// let before = Folder::from_embedded(&[("0001_initial.sql", "select 1")])?;
/// let after = Folder::from_embedded(&[("0001_initial.sql", "select 2")])?;
/// let problems = sum::verify(&sum::compute(&before), &after);
/// assert_eq!(problems, [sum::Problem::Changed("0001_initial.sql".to_owned())]);
/// # Ok::<(), relata_migrate::Error>(())
/// ```
pub fn verify(sum: &Sum, folder: &Folder) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut chain = None;
    let mut newest = 0;
    for line in &sum.lines {
        if line.version() <= newest {
            problems.push(Problem::Reordered(line.stem.clone()));
        } else if link(chain, &line.stem, line.up, line.down) != line.chain {
            problems.push(Problem::Broken(line.stem.clone()));
        }
        chain = Some(line.chain);
        newest = newest.max(line.version());
    }
    let stated = |stem: &str| sum.lines.iter().any(|line| line.stem == stem);
    let mut renumbered = Vec::new();
    for line in &sum.lines {
        let Some(migration) = folder.migrations.iter().find(|migration| migration.stem == line.stem) else {
            let moved = folder.migrations.iter().find(|it| it.up.sha256 == line.up && !stated(&it.stem));
            problems.push(match moved {
                Some(moved) => {
                    renumbered.push(moved.version);
                    Problem::Renumbered { from: line.stem.clone(), to: moved.stem.clone() }
                }
                None => Problem::Missing(format!("{}.sql", line.stem)),
            });
            continue;
        };
        if migration.up.sha256 != line.up {
            problems.push(Problem::Changed(migration.up.name.clone()));
        }
        match (&migration.down, line.down) {
            (Some(File { name, sha256, .. }), Some(down)) if *sha256 != down => {
                problems.push(Problem::Changed(name.clone()));
            }
            (None, Some(_)) => problems.push(Problem::Missing(format!("{}.down.sql", line.stem))),
            (Some(down), None) => problems.push(Problem::Inserted(down.name.clone())),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    for migration in &folder.migrations {
        if !stated(&migration.stem) && !renumbered.contains(&migration.version) {
            let file = migration.up.name.clone();
            let added = migration.version > newest;
            problems.push(if added { Problem::Added(file) } else { Problem::Inserted(file) });
        }
    }
    problems
}

/// Refuses problems, but for files that were only added.
///
/// ```
/// use relata_migrate::sum::{Problem, agree};
///
/// assert!(agree(vec![Problem::Added("0002_teams.sql".to_owned())]).is_ok());
/// assert!(agree(vec![Problem::Missing("0001_initial.sql".to_owned())]).is_err());
/// ```
///
/// # Errors
///
/// A refusal that names each problem, and the way out ([`Error::sum_problems`]).
pub fn agree(mut problems: Vec<Problem>) -> Result<(), Error> {
    problems.retain(|problem| !problem.is_addition());
    if problems.is_empty() { Ok(()) } else { Err(Error::new(Kind::Sum(problems))) }
}

impl Problem {
    /// Is it a file that came after all others, as one written by hand does?
    ///
    /// ```
    /// use relata_migrate::sum::Problem;
    ///
    /// assert!(Problem::Added("0002_teams.sql".to_owned()).is_addition());
    /// ```
    pub fn is_addition(&self) -> bool {
        matches!(self, Problem::Added(_))
    }

    /// The stem of the migration that it is about, as `migrations.sum` has it where it has it.
    ///
    /// ```
    /// use relata_migrate::sum::Problem;
    ///
    /// assert_eq!(Problem::Changed("0002_teams.down.sql".to_owned()).stem(), "0002_teams");
    /// ```
    pub fn stem(&self) -> &str {
        match self {
            Problem::Changed(file)
            | Problem::Missing(file)
            | Problem::Inserted(file)
            | Problem::Added(file) => {
                let stem = file.strip_suffix(".sql").unwrap_or(file);
                stem.strip_suffix(".down").unwrap_or(stem)
            }
            Problem::Renumbered { from: stem, .. } | Problem::Reordered(stem) | Problem::Broken(stem) => stem,
        }
    }

    /// The number of that migration.
    ///
    /// ```
    /// use relata_migrate::sum::Problem;
    ///
    /// assert_eq!(Problem::Changed("0002_teams.sql".to_owned()).version(), 2);
    /// ```
    pub fn version(&self) -> u64 {
        version(self.stem())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Changed(file) => write!(f, "{file} was changed after {FILE_NAME} was written"),
            Problem::Missing(file) => write!(f, "{file} is in {FILE_NAME}, but the file is gone"),
            Problem::Inserted(file) => write!(f, "{file} was put between files that {FILE_NAME} knows"),
            Problem::Added(file) => write!(f, "{file} is not in {FILE_NAME}"),
            Problem::Renumbered { from, to } => write!(f, "{from} was renamed to {to}"),
            Problem::Reordered(stem) => write!(f, "{stem} stands out of order in {FILE_NAME}"),
            Problem::Broken(stem) => {
                write!(f, "the line of {stem} in {FILE_NAME} does not follow from the lines before it")
            }
        }
    }
}

impl Sha256 {
    /// The sum of a text in which `\r\n` counts as `\n`: git may change line ends on the way to another machine.
    ///
    /// ```
    /// use relata_migrate::Sha256;
    ///
    /// assert_eq!(Sha256::of_text("a\r\nb"), Sha256::of_text("a\nb"));
    /// ```
    pub fn of_text(text: &str) -> Sha256 {
        Sha256(sha2::Sha256::digest(text.replace("\r\n", "\n").as_bytes()).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no sha-256 in hexadecimal digits.
///
/// ```
/// use relata_migrate::Sha256;
/// use relata_migrate::sum::NotASha256;
///
/// assert_eq!("abc".parse::<Sha256>(), Err(NotASha256));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotASha256;

impl fmt::Display for NotASha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a sha-256: 64 hexadecimal digits are wanted")
    }
}

impl std::error::Error for NotASha256 {}

impl FromStr for Sha256 {
    type Err = NotASha256;

    fn from_str(text: &str) -> Result<Sha256, NotASha256> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let byte = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks_exact(2).map(byte).collect();
        let whole = text.len() == 64;
        bytes.filter(|_| whole).and_then(|bytes| bytes.try_into().ok()).map(Sha256).ok_or(NotASha256)
    }
}

fn link(before: Option<Sha256>, stem: &str, up: Sha256, down: Option<Sha256>) -> Sha256 {
    let before = before.map_or_else(String::new, |before| before.to_string());
    let down = down.map_or_else(|| "-".to_owned(), |down| down.to_string());
    Sha256::of_text(&format!("{before} {stem} {up} {down}"))
}

fn read_line(line: &str) -> Option<Line> {
    let mut words = line.split_whitespace();
    let stem = words.next()?.to_owned();
    let up = words.next()?.parse().ok()?;
    let down = match words.next()? {
        "-" => None,
        down => Some(down.parse().ok()?),
    };
    let chain = words.next()?.parse().ok()?;
    let named = folder::file_name(&format!("{stem}.sql")).is_some_and(|name| !name.down);
    (named && words.next().is_none()).then_some(Line { stem, up, down, chain })
}

/// The text as each of two branches has it, where it holds the markers of a git conflict.
///
/// ```
/// use relata_migrate::sum::{Sides, sides};
///
/// let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\n";
/// assert_eq!(sides(text), Some(Sides { ours: "a\nb\n".to_owned(), theirs: "a\nc\n".to_owned() }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// Above `=======`: the branch that is checked out. In a `git rebase` that is the branch rebased onto.
    pub ours: String,
    /// Below it.
    pub theirs: String,
}

/// Takes a text with the markers of a git conflict apart; `None` where there are none.
///
/// ```
/// assert_eq!(relata_migrate::sum::sides("no conflict\n"), None);
/// ```
pub fn sides(text: &str) -> Option<Sides> {
    let (_, lines) = conflict(text)?;
    let side = |left_out: Side| {
        let kept = lines.iter().filter(|(side, _)| *side != Side::Base && *side != left_out);
        kept.map(|(_, line)| format!("{line}\n")).collect()
    };
    Some(Sides { ours: side(Side::Theirs), theirs: side(Side::Ours) })
}

/// Which branch a line is from.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Both,
    Ours,
    Base,
    Theirs,
}

/// The line of the first of git's markers, and all lines that are none.
fn conflict(text: &str) -> Option<(usize, Vec<(Side, &str)>)> {
    let starts = |line: &str, marker: &str| {
        line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut first = None;
    let mut side = Side::Both;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if starts(line, "<<<<<<<") {
            side = Side::Ours;
        } else if starts(line, "=======") && side != Side::Both {
            side = Side::Theirs;
        } else if starts(line, "|||||||") && side != Side::Both {
            side = Side::Base;
        } else if starts(line, ">>>>>>>") {
            side = Side::Both;
        } else {
            lines.push((side, line));
            continue;
        }
        first.get_or_insert(index + 1);
    }
    Some((first?, lines))
}

/// The error that names the migrations on both sides.
fn conflict_error(line: usize, lines: &[(Side, &str)]) -> Error {
    let stems = |wanted: Side| {
        let lines = lines.iter().filter(|(side, _)| *side == wanted);
        lines.filter_map(|(_, line)| Some(read_line(line.trim())?.stem)).collect()
    };
    Error::new(Kind::SumConflict { line, ours: stems(Side::Ours), theirs: stems(Side::Theirs) })
}

/// The number in a stem.
fn version(stem: &str) -> u64 {
    folder::file_name(&format!("{stem}.sql")).map_or(0, |name| name.version)
}

//! Reads what the leading comments of a migration file say to the runner.

use crate::folder::{self, FileName};
use crate::sum::Sha256;

/// The directives at the head of a file: `-- relata: …`.
///
/// ```
/// use relata_migrate::header;
///
/// let header = header::read("-- relata: irreversible: the rows are gone\n").expect("a directive");
/// assert_eq!(header.irreversible.as_deref(), Some("the rows are gone"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// `-- relata: no transaction`: the statements run one by one, each on its own.
    pub no_transaction: bool,
    /// `-- relata: irreversible: reason`: what cannot be undone, and why.
    pub irreversible: Option<String>,
    /// `-- relata: loses drop-column:users.avatar: the column's values`: what the statements lose, in their order.
    pub loses: Vec<Loses>,
    /// `-- relata: replaces 0001_initial <sha-256>`: the migrations that this file was folded from, in their order.
    pub replaces: Vec<Replaces>,
}

/// One migration that a file was folded from.
///
/// ```
/// use relata_migrate::{Sha256, header};
///
/// let sum = Sha256::of_text("create table users (id int)");
/// let header = header::read(&format!("-- relata: replaces 0001_initial {sum}\n")).expect("a directive");
/// assert_eq!((header.replaces[0].version, header.replaces[0].sha256), (1, sum));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaces {
    /// Its number.
    pub version: u64,
    /// What stood after the number.
    pub name: String,
    /// The sum of its up file.
    pub sha256: Sha256,
}

/// One loss that a file names.
///
/// ```
/// use relata_migrate::header;
///
/// let header = header::read("-- relata: loses drop-column:users.avatar: the column's values\n").expect("a directive");
/// assert_eq!(header.loses[0].loss, "drop-column:users.avatar");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loses {
    /// The name by which it is allowed: `drop-column:users.avatar`.
    pub loss: String,
    /// What is lost, in words; may be empty.
    pub what: String,
}

/// Reads the directives among the comments before the first statement.
///
/// ```
/// use relata_migrate::header;
/// let header = header::read("-- Adds an index.\n-- relata: no transaction\n\ncreate index …").unwrap();
/// assert!(header.no_transaction);
/// ```
///
/// # Errors
///
/// A directive that does not exist: `(line, directive)`. One that is not understood must not be ignored.
pub fn read(sql: &str) -> Result<Header, (usize, String)> {
    let mut header = Header::default();
    for (index, line) in sql.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Some(comment) = line.strip_prefix("--") else { break };
        let comment = comment.trim();
        let Some(directive) = strip_prefix(comment, "relata:") else { continue };
        if directive.eq_ignore_ascii_case("no transaction") {
            header.no_transaction = true;
        } else if let Some(reason) =
            strip_prefix(directive, "irreversible:").filter(|reason| !reason.is_empty())
        {
            header.irreversible = Some(match header.irreversible.take() {
                Some(before) => format!("{before}; {reason}"),
                None => reason.to_owned(),
            });
        } else if let Some(text) = strip_prefix(directive, "loses ").filter(|text| !text.is_empty()) {
            let (loss, what) = text.split_once(": ").unwrap_or((text, ""));
            header.loses.push(Loses { loss: loss.to_owned(), what: what.trim().to_owned() });
        } else if let Some(replaces) = strip_prefix(directive, "replaces ").and_then(replaces) {
            header.replaces.push(replaces);
        } else if strip_prefix(directive, "ignore ").is_some_and(|rules| !rules.is_empty()) {
            // `relata lint` reads it.
        } else {
            return Err((index + 1, directive.to_owned()));
        }
    }
    Ok(header)
}

fn replaces(text: &str) -> Option<Replaces> {
    let (stem, sum) = text.split_once(' ')?;
    let FileName { version, name, .. } = folder::file_name(&format!("{stem}.sql"))?;
    Some(Replaces { version, name, sha256: sum.trim().parse().ok()? })
}

/// The statement by which a generated file says how long to wait for locks, for those who run it by other means: this
/// runner has its own limit in its place ([`crate::RunOptions::lock_timeout`]).
///
/// ```
/// assert!(relata_migrate::header::LOCK_TIMEOUT.starts_with("SET lock_timeout = "));
/// ```
pub const LOCK_TIMEOUT: &str = "SET lock_timeout = '5s'";

/// What a header says before the query that finds rows in the way of a statement.
pub const FIND: &str = "find them with: ";

/// A query that finds rows in the way, as a generated file's header has it.
///
/// ```
/// use relata_migrate::header;
///
/// let sql = "-- users_email_not_empty is a check\n-- find them with: SELECT 1\n\nALTER TABLE users …";
/// assert_eq!(header::finds(sql)[0].query, "SELECT 1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// The line before it: `users.email_not_empty is a check: fails while rows violate it`.
    pub what: String,
    /// The query.
    pub query: String,
}

/// The queries of a file's header, in their order.
///
/// ```
/// use relata_migrate::header;
///
/// assert_eq!(header::finds("-- no query here\n\nSELECT 1"), []);
/// ```
pub fn finds(sql: &str) -> Vec<Find> {
    let comments =
        sql.trim_start_matches('\u{feff}').lines().map_while(|line| line.trim().strip_prefix("--"));
    let lines: Vec<&str> = comments.map(str::trim).collect();
    let query = |pair: &[&str]| {
        let query = pair[1].strip_prefix(FIND)?;
        Some(Find { what: pair[0].to_owned(), query: query.to_owned() })
    };
    lines.windows(2).filter_map(query).collect()
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text[prefix.len()..].trim())
}

#[cfg(test)]
mod tests {
    use super::{Find, Header, Loses, finds, read};

    #[test]
    fn queries_stand_under_what_they_are_for() {
        let sql = "-- 0002_x\n--\n-- a.b is unique\n--   find them with: SELECT 1\n\n-- c\n-- find them with: SELECT 2";
        let find = Find { what: "a.b is unique".to_owned(), query: "SELECT 1".to_owned() };
        assert_eq!(finds(sql), [find]);
    }

    #[test]
    fn directives_stand_before_the_first_statement() {
        let irreversible =
            |reason: &str| Header { irreversible: Some(reason.to_owned()), ..Header::default() };
        let no_transaction = Header { no_transaction: true, ..Header::default() };
        assert_eq!(read(""), Ok(Header::default()));
        assert_eq!(read("-- relatable: yes\nselect 1;\n-- relata: no transaction"), Ok(Header::default()));
        assert_eq!(read("\u{feff}\n-- about\n\n  --RELATA:No Transaction\r\nselect 1"), Ok(no_transaction));
        assert_eq!(read("-- relata: irreversible: rows are gone"), Ok(irreversible("rows are gone")));
        assert_eq!(read("-- relata: irreversible: a\n-- relata: irreversible: b"), Ok(irreversible("a; b")));
        let loses = |loss: &str, what: &str| Loses { loss: loss.to_owned(), what: what.to_owned() };
        let both = vec![loses("drop-column:a.b", "its values: all"), loses("drop-table:c", "")];
        let text = "-- relata: loses drop-column:a.b: its values: all\n-- relata: loses drop-table:c";
        assert_eq!(read(text), Ok(Header { loses: both, ..Header::default() }));
    }

    #[test]
    fn a_directive_that_does_not_exist_is_an_error() {
        assert_eq!(read("--\n-- relata: no-transaction"), Err((2, "no-transaction".to_owned())));
        assert_eq!(read("-- relata: loses"), Err((1, "loses".to_owned())));
        assert_eq!(read("-- relata: ignore blocks: small"), Ok(Header::default()));
        assert_eq!(read("-- relata: replaces 0001_a 12"), Err((1, "replaces 0001_a 12".to_owned())));
        assert_eq!(read("-- relata: ignore"), Err((1, "ignore".to_owned())));
        assert_eq!(read("-- relata: irreversible:"), Err((1, "irreversible:".to_owned())));
    }
}

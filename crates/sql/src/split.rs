//! Cuts SQL text into statements.
//!
//! It sees what PostgreSQL's own lexer sees (`src/backend/parser/scan.l`), and ends a statement where `psql`
//! does (`src/fe_utils/psqlscan.l`): at a `;` outside parentheses and outside the `BEGIN ATOMIC … END` body
//! of a function. `standard_conforming_strings` is taken to be on, as it is by default.

mod kind;
mod token;

use std::ops::Range;

pub use kind::{Kind, kind};
pub use token::{Error, Token, TokenKind, Tokens, tokens};

/// One statement of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// From the first token to the last: no `;`, and no comment before or after. Comments inside stay.
    pub text: &'a str,
    /// Where `text` stands, in bytes.
    pub range: Range<usize>,
    /// The line of its first token, from 1.
    pub line: usize,
}

/// The statements of a text, in order. Empty ones (`;;`, only comments) are left out.
///
/// ```
/// use relata_sql::split::split;
/// let sql = "-- two\ninsert into t values ('a;b');\nselect $$;$$";
/// let statements = split(sql)?;
/// assert_eq!(statements[0].text, "insert into t values ('a;b')");
/// assert_eq!((statements[1].text, statements[1].line), ("select $$;$$", 3));
/// # Ok::<(), relata_sql::split::Error>(())
/// ```
///
/// # Errors
///
/// A quote or a comment that never ends, with the line where it begins. Whatever else is wrong, PostgreSQL
/// says it better.
pub fn split(sql: &str) -> Result<Vec<Statement<'_>>, Error> {
    let mut statements = Vec::new();
    let mut lines = Lines { sql, at: 0, line: 1 };
    let mut range: Option<Range<usize>> = None;
    let mut nesting = Nesting::default();
    for token in tokens(sql) {
        let token = token?;
        nesting.read(&token);
        if token.text == ";" && nesting.ends_here() {
            if let Some(range) = range.take() {
                statements.push(lines.statement(range));
            }
            nesting = Nesting::default();
        } else {
            let start = range.map_or(token.range.start, |range| range.start);
            range = Some(start..token.range.end);
        }
    }
    if let Some(range) = range {
        statements.push(lines.statement(range));
    }
    Ok(statements)
}

/// Line and column (both from 1; the column in characters, as `psql` counts) of a byte position.
pub fn line_column(sql: &str, position: usize) -> (usize, usize) {
    let mut position = position.min(sql.len());
    while !sql.is_char_boundary(position) {
        position -= 1;
    }
    let before = &sql[..position];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// Counts newlines once, however many statements there are.
struct Lines<'a> {
    sql: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn statement(&mut self, range: Range<usize>) -> Statement<'a> {
        self.line += self.sql[self.at..range.start].matches('\n').count();
        self.at = range.start;
        Statement { text: &self.sql[range.clone()], range, line: self.line }
    }
}

/// How deep a `;` stands.
#[derive(Default)]
struct Nesting {
    parentheses: usize,
    words: usize,
    head: Head,
    /// The parentheses round the body of the routine, and the `END`s that it still needs.
    body: Option<(usize, usize)>,
    previous: Previous,
}

/// How far the head of the statement reads like `CREATE [OR REPLACE] {FUNCTION | PROCEDURE}`.
#[derive(Default, PartialEq, Clone, Copy)]
enum Head {
    #[default]
    Empty,
    Create,
    CreateOr,
    CreateOrReplace,
    Routine,
    Other,
}

/// The token before, as far as it says what the next word is.
#[derive(Default, PartialEq, Clone, Copy)]
enum Previous {
    #[default]
    Other,
    Begin,
    /// `AS` or `.`: the next word is a name, even if it is `end`.
    Name,
}

impl Nesting {
    fn read(&mut self, token: &Token<'_>) {
        let previous = std::mem::take(&mut self.previous);
        match token.kind {
            TokenKind::Word => self.word(token.text, previous),
            TokenKind::Symbol => match token.text {
                "(" => self.parentheses += 1,
                ")" => self.parentheses = self.parentheses.saturating_sub(1),
                "." => self.previous = Previous::Name,
                _ => {}
            },
            TokenKind::QuotedIdent | TokenKind::String | TokenKind::Number => {}
        }
        if token.kind != TokenKind::Word && self.words == 0 {
            self.head = Head::Other;
        }
    }

    fn word(&mut self, word: &str, previous: Previous) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        let routine = is("function") || is("procedure");
        self.words += 1;
        self.head = match self.head {
            Head::Empty if is("create") => Head::Create,
            Head::Create if is("or") => Head::CreateOr,
            Head::CreateOr if is("replace") => Head::CreateOrReplace,
            Head::Create | Head::CreateOrReplace if routine => Head::Routine,
            Head::Routine => Head::Routine,
            Head::Empty | Head::Create | Head::CreateOr | Head::CreateOrReplace | Head::Other => Head::Other,
        };
        if self.head != Head::Routine || previous == Previous::Name {
            return;
        }
        match &mut self.body {
            None if is("atomic") && previous == Previous::Begin => self.body = Some((self.parentheses, 1)),
            None if is("begin") => self.previous = Previous::Begin,
            Some((level, ends)) if *level == self.parentheses => {
                if is("case") {
                    *ends += 1;
                } else if is("end") {
                    *ends = ends.saturating_sub(1);
                } else if is("as") {
                    self.previous = Previous::Name;
                }
            }
            None | Some(_) => {}
        }
    }

    fn ends_here(&self) -> bool {
        self.parentheses == 0 && self.body.is_none_or(|(_, ends)| ends == 0)
    }
}

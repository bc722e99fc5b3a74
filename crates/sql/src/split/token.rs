//! Cuts SQL text into tokens, as PostgreSQL's `scan.l` does; comments and whitespace are left out.

use std::fmt;
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or an identifier without quotes.
    Word,
    /// `"name"` or `U&"name"`.
    QuotedIdent,
    /// A string constant of any kind, with its quotes.
    String,
    /// Digits; also the parameter `$1`.
    Number,
    /// One character of anything else: `(`, `;`, a part of an operator.
    Symbol,
}

/// A piece of SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: TokenKind,
    pub text: &'a str,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

impl Token<'_> {
    /// Is it this keyword, in any case?
    pub fn is(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// The name that PostgreSQL would read here: folded to lower case, or without its quotes. `None` where it is no
    /// name, or one with Unicode escapes (`U&"…"`).
    pub fn name(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_ascii_lowercase()),
            TokenKind::QuotedIdent => {
                Some(self.text.strip_prefix('"')?.strip_suffix('"')?.replace("\"\"", "\""))
            }
            TokenKind::String | TokenKind::Number | TokenKind::Symbol => None,
        }
    }
}

/// A quote or a comment without an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where it begins, from 1.
    pub line: usize,
    what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} has no end", self.line, self.what)
    }
}

impl std::error::Error for Error {}

/// The tokens of a text, up to the first error.
pub fn tokens(sql: &str) -> Tokens<'_> {
    // psql skips a byte order mark, too.
    Tokens { sql, at: if sql.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 } }
}

/// See [`tokens`].
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    sql: &'a str,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.read() {
            Ok(token) => token.map(Ok),
            Err(error) => {
                self.at = self.sql.len();
                Some(Err(error))
            }
        }
    }
}

impl<'a> Tokens<'a> {
    fn read(&mut self) -> Result<Option<Token<'a>>, Error> {
        self.skip_blank()?;
        let start = self.at;
        let Some(first) = self.byte(0) else { return Ok(None) };
        let second = self.byte(1);
        let kind = match first {
            b'\'' => self.string(0, false)?,
            b'"' => self.quoted_ident(0)?,
            b'e' | b'E' if second == Some(b'\'') => self.string(1, true)?,
            b'b' | b'B' | b'x' | b'X' | b'n' | b'N' if second == Some(b'\'') => self.string(1, false)?,
            b'u' | b'U' if second == Some(b'&') && self.byte(2) == Some(b'\'') => self.string(2, false)?,
            b'u' | b'U' if second == Some(b'&') && self.byte(2) == Some(b'"') => self.quoted_ident(2)?,
            b'$' if second.is_some_and(|byte| byte.is_ascii_digit()) => {
                self.at += 1;
                self.skip_while(|byte| byte.is_ascii_digit());
                TokenKind::Number
            }
            b'$' => self.dollar()?,
            b'0'..=b'9' => {
                self.skip_while(|byte| byte.is_ascii_digit());
                TokenKind::Number
            }
            first if starts_name(first) => {
                self.skip_while(|byte| starts_name(byte) || byte.is_ascii_digit() || byte == b'$');
                TokenKind::Word
            }
            _ => {
                self.at += 1;
                TokenKind::Symbol
            }
        };
        Ok(Some(Token { kind, text: &self.sql[start..self.at], range: start..self.at }))
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.sql.as_bytes().get(self.at + ahead).copied()
    }

    fn skip_while(&mut self, inside: impl Fn(u8) -> bool) {
        while self.byte(0).is_some_and(&inside) {
            self.at += 1;
        }
    }

    /// Whitespace and comments.
    fn skip_blank(&mut self) -> Result<(), Error> {
        loop {
            match (self.byte(0), self.byte(1)) {
                (Some(byte), _) if is_space(byte) => self.at += 1,
                (Some(b'-'), Some(b'-')) => self.skip_while(|byte| !is_newline(byte)),
                (Some(b'/'), Some(b'*')) => self.block_comment()?,
                (Some(_) | None, _) => return Ok(()),
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), Error> {
        let start = self.at;
        let mut depth = 0usize;
        loop {
            match (self.byte(0), self.byte(1)) {
                (Some(b'/'), Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                (Some(_), _) => self.at += 1,
                (None, _) => return Err(self.no_end(start, "a comment `/*`")),
            }
        }
    }

    /// A string whose quote stands `prefix` bytes ahead, and the strings on later lines that continue it.
    fn string(&mut self, prefix: usize, escapes: bool) -> Result<TokenKind, Error> {
        let start = self.at;
        self.at += prefix;
        loop {
            self.at += 1;
            loop {
                match (self.byte(0), self.byte(1)) {
                    (Some(b'\\'), Some(_)) if escapes => self.at += 2,
                    (Some(b'\''), Some(b'\'')) => self.at += 2,
                    (Some(b'\''), _) => break,
                    (Some(_), _) => self.at += 1,
                    (None, _) => return Err(self.no_end(start, "a quoted string")),
                }
            }
            self.at += 1;
            let end = self.at;
            if !self.skip_to_continuation() {
                self.at = end;
                return Ok(TokenKind::String);
            }
        }
    }

    /// `'a'`, whitespace with a newline in it, `'b'` is one string (`quotecontinue` in `scan.l`); it matters
    /// because the second half keeps the escapes of the first.
    fn skip_to_continuation(&mut self) -> bool {
        let mut newline = false;
        loop {
            match (self.byte(0), self.byte(1)) {
                (Some(byte), _) if is_space(byte) => {
                    newline |= is_newline(byte);
                    self.at += 1;
                }
                (Some(b'-'), Some(b'-')) => self.skip_while(|byte| !is_newline(byte)),
                (Some(byte), _) => return newline && byte == b'\'',
                (None, _) => return false,
            }
        }
    }

    fn quoted_ident(&mut self, prefix: usize) -> Result<TokenKind, Error> {
        let start = self.at;
        self.at += prefix + 1;
        loop {
            match (self.byte(0), self.byte(1)) {
                (Some(b'"'), Some(b'"')) => self.at += 2,
                (Some(b'"'), _) => {
                    self.at += 1;
                    return Ok(TokenKind::QuotedIdent);
                }
                (Some(_), _) => self.at += 1,
                (None, _) => return Err(self.no_end(start, "a quoted identifier")),
            }
        }
    }

    /// `$tag$ … $tag$`, or a `$` alone.
    fn dollar(&mut self) -> Result<TokenKind, Error> {
        let start = self.at;
        self.at += 1;
        if self.byte(0).is_some_and(starts_name) {
            self.skip_while(|byte| starts_name(byte) || byte.is_ascii_digit());
        }
        if self.byte(0) != Some(b'$') {
            self.at = start + 1;
            return Ok(TokenKind::Symbol);
        }
        self.at += 1;
        let sql = self.sql;
        let quote = &sql[start..self.at];
        let Some(length) = sql[self.at..].find(quote) else {
            return Err(self.no_end(start, &format!("a string in {quote}")));
        };
        self.at += length + quote.len();
        Ok(TokenKind::String)
    }

    fn no_end(&self, start: usize, what: &str) -> Error {
        Error { line: self.sql[..start].matches('\n').count() + 1, what: what.to_owned() }
    }
}

fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn is_newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

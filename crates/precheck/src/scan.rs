//! Quotes, parentheses and semicolons: what no reading of an expression can be right about.

use std::ops::Range;

/// What is certain to be wrong with a text that should be one expression.
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: &'static str,
    pub(super) help: &'static str,
    pub(super) range: Range<usize>,
}

/// The first fault of the text, if it has one.
pub(super) fn fault(sql: &str) -> Option<Fault> {
    let fault = |code, message, help, range| Some(Fault { code, message, help, range });
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut at = 0;
    let mut words = false;
    while let Some(c) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let step = match c {
            '\'' => {
                let escapes = is_escape_string(&sql[..at]);
                match string(&rest[1..], escapes) {
                    Some(length) => 1 + length,
                    None => {
                        let help = "close it with `'`; a quote inside of a text is written twice";
                        return fault("open-quote", "has a quote that is not closed", help, at..sql.len());
                    }
                }
            }
            '"' => match rest[1..].find('"') {
                Some(length) => length + 2,
                None => {
                    let help = "close the name with `\"`; a text stands in single quotes";
                    return fault("open-quote", "has a double quote that is not closed", help, at..sql.len());
                }
            },
            '$' => match dollar_quoted(rest, &sql[..at]) {
                Dollar::Closed(length) => length,
                Dollar::Open => {
                    let help = "close it with the same `$…$`";
                    return fault("open-quote", "has a dollar quote that is not closed", help, at..sql.len());
                }
                Dollar::No => 1,
            },
            '-' if rest.starts_with("--") => match rest.find('\n') {
                Some(length) => length,
                None => {
                    let help = "take the comment out, or use a TOML comment";
                    return fault("open-comment", "ends in a comment", help, at..sql.len());
                }
            },
            '/' if rest.starts_with("/*") => match block_comment(rest) {
                Some(length) => length,
                None => {
                    let help = "close it with `*/`";
                    return fault("open-comment", "has a comment that is not closed", help, at..sql.len());
                }
            },
            '(' | '[' => {
                open.push((at, c));
                1
            }
            ')' | ']' => {
                let wanted = if c == ')' { '(' } else { '[' };
                match open.pop() {
                    Some((_, opened)) if opened == wanted => 1,
                    Some(_) | None => {
                        let help = "take it out, or open it where it belongs";
                        let message = "closes a parenthesis that is not open";
                        return fault("parentheses", message, help, at..at + 1);
                    }
                }
            }
            ';' => {
                let help = "leave one expression, without the semicolon";
                let several = !rest[1..].trim().is_empty();
                let message = if several { "has several statements" } else { "ends in a semicolon" };
                return fault("semicolon", message, help, at..at + 1);
            }
            c => c.len_utf8(),
        };
        words |= !c.is_whitespace() && !rest.starts_with("--") && !rest.starts_with("/*");
        at += step;
    }
    if let Some((at, _)) = open.pop() {
        let help = "close it, or take it out";
        return fault("parentheses", "has a parenthesis that is not closed", help, at..at + 1);
    }
    if !words {
        return fault("empty-sql", "is empty", "write an expression, or take it out", 0..sql.len());
    }
    None
}

/// Whether what stands before a quote makes it `E'…'`.
fn is_escape_string(before: &str) -> bool {
    let mut back = before.chars().rev();
    matches!(back.next(), Some('e' | 'E')) && !back.next().is_some_and(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The bytes up to the closing quote and with it.
fn string(rest: &str, escapes: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

enum Dollar {
    Closed(usize),
    Open,
    No,
}

fn dollar_quoted(rest: &str, before: &str) -> Dollar {
    if before.chars().next_back().is_some_and(is_word) {
        return Dollar::No;
    }
    let Some(length) = rest[1..].find('$') else { return Dollar::No };
    let tag = &rest[..length + 2];
    let name = &tag[1..tag.len() - 1];
    if name.starts_with(|c: char| c.is_ascii_digit())
        || !name.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        return Dollar::No;
    }
    match rest[tag.len()..].find(tag) {
        Some(inner) => Dollar::Closed(inner + 2 * tag.len()),
        None => Dollar::Open,
    }
}

/// Block comments nest in PostgreSQL.
fn block_comment(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0usize, 0);
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'/', b'*') => {
                depth += 1;
                at += 2;
            }
            (b'*', b'/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn sound_expressions() {
        for sql in [
            "now()",
            "'it''s'",
            "E'a\\'b'",
            "\"odd name\" > 0",
            "$$a'b$$ || $x$(;$x$",
            "a /* ( /* ; */ */ + 1",
            "array[1, 2]",
            "a->>'b'",
            "$1",
            "'--'",
            "a -- one\n + 2",
            "{",
        ] {
            assert!(fault(sql).is_none(), "{sql}");
        }
    }

    #[test]
    fn broken_expressions() {
        for (sql, code) in [
            ("'user", "open-quote"),
            ("\"user", "open-quote"),
            ("$a$ b", "open-quote"),
            ("lower(a", "parentheses"),
            ("a)", "parentheses"),
            ("(a]", "parentheses"),
            ("1; drop table users", "semicolon"),
            ("1;", "semicolon"),
            ("a /* b", "open-comment"),
            ("a -- b", "open-comment"),
            ("  ", "empty-sql"),
            ("/* a */", "empty-sql"),
        ] {
            assert_eq!(fault(sql).map(|fault| fault.code), Some(code), "{sql}");
        }
    }
}

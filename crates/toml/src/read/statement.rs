//! The head of a CREATE statement, cut off.

use relata_sql::split::{Token, TokenKind, split, tokens};

/// SQL that may or may not begin with CREATE.
pub(crate) enum Statement {
    /// What follows the name.
    Tail(String),
    /// `create [or replace] WORDS [if not exists] [schema.]NAME TAIL`
    Whole {
        words: Vec<String>,
        name: String,
        tail: String,
    },
    Empty,
    Several,
    Broken(String),
}

pub(crate) fn read(sql: &str) -> Statement {
    let statements = match split(sql) {
        Ok(statements) => statements,
        Err(error) => return Statement::Broken(error.to_string()),
    };
    let text = match statements.as_slice() {
        [] => return Statement::Empty,
        [one] => one.text,
        _ => return Statement::Several,
    };
    let tokens: Vec<Token<'_>> = tokens(text).map_while(Result::ok).collect();
    if !tokens.first().is_some_and(|token| token.is("create")) {
        return Statement::Tail(text.to_owned());
    }
    let mut at = after(&tokens, 1, &["or", "replace"]);
    let mut words = Vec::new();
    let kinds = [
        "constraint",
        "trigger",
        "materialized",
        "view",
        "function",
        "procedure",
        "aggregate",
        "statistics",
        "collation",
        "rule",
        "policy",
        "publication",
        "event",
        "foreign",
        "data",
        "wrapper",
        "server",
        "table",
    ];
    while let Some(token) = tokens.get(at)
        && let Some(kind) = kinds.iter().find(|kind| token.is(kind))
    {
        words.push((*kind).to_owned());
        at += 1;
        if !["constraint", "materialized", "event", "foreign", "data"].contains(kind) {
            break;
        }
    }
    at = after(&tokens, at, &["if", "not", "exists"]);
    match name(&tokens[at.min(tokens.len())..]) {
        Some((name, length)) if !words.is_empty() => {
            let end = tokens[at + length - 1].range.end;
            Statement::Whole { words, name, tail: text[end..].trim_start().to_owned() }
        }
        _ => Statement::Broken("it creates something else".to_owned()),
    }
}

/// The place after these words, where they stand here.
fn after(tokens: &[Token<'_>], at: usize, words: &[&str]) -> usize {
    let here = tokens.get(at..at + words.len()).unwrap_or_default();
    let found = here.len() == words.len() && here.iter().zip(words).all(|(token, word)| token.is(word));
    if found { at + words.len() } else { at }
}

/// The last part of `a.b.c`, and how many tokens that is.
fn name(tokens: &[Token<'_>]) -> Option<(String, usize)> {
    let mut found = (tokens.first()?.name()?, 1);
    while tokens.get(found.1).is_some_and(|token| token.text == ".") {
        found = (tokens.get(found.1 + 1)?.name()?, found.1 + 2);
    }
    Some(found)
}

/// The arguments of a routine as they are written, between the first parentheses, without their defaults: as COMMENT ON
/// and GRANT take them.
pub(crate) fn arguments(tail: &str) -> String {
    let mut depth = 0_usize;
    let mut text = String::new();
    let mut end = 0;
    let mut default = false;
    for token in tokens(tail).map_while(Result::ok) {
        if token.text == ")" && token.kind == TokenKind::Symbol {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return text;
            }
        }
        if depth == 1 && (token.is("default") || token.text == "=") {
            default = true;
        } else if depth == 1 && token.text == "," {
            default = false;
        }
        if depth > 0 && !default {
            if !text.is_empty() && token.range.start > end {
                text.push(' ');
            }
            text.push_str(token.text);
        }
        if token.text == "(" && token.kind == TokenKind::Symbol {
            depth += 1;
        }
        end = token.range.end;
    }
    text
}

/// What follows `ON [schema.]table`, where that is how a text begins.
pub(crate) fn after_on(tail: &str) -> String {
    let all: Vec<Token<'_>> = tokens(tail).map_while(Result::ok).collect();
    match all.first() {
        Some(on) if on.is("on") => match name(&all[1..]) {
            Some((_, length)) => tail[all[length].range.end..].trim_start().to_owned(),
            None => tail.to_owned(),
        },
        _ => tail.to_owned(),
    }
}

/// What follows AS, where nothing stands before it.
pub(crate) fn after_as(tail: &str) -> Option<String> {
    let first = tokens(tail).next()?.ok()?;
    first.is("as").then(|| tail[first.range.end..].trim_start().to_owned())
}

//! JSON, as `serde_json` has it.

use std::borrow::Cow;

use bytes::{BufMut, BytesMut};
use serde_json::Value as Tree;

use super::refused::{malformed, unrepresentable};
use super::{Refused, TypeName, operands, scalars};

scalars! {
    /// `json`. A key that stands twice in an object, and a number that `serde_json` would round, are errors.
    ///
    /// ```
    /// use relata::types::{Json, SqlType};
    ///
    /// assert_eq!(Json::TYPE.sql, "json");
    /// let value: <Json as SqlType>::Rust = relata::serde_json::json!({ "a": [1, 2] });
    /// let _: relata::serde_json::Value = value;
    /// ```
    Json, Tree, TypeName::builtin("json", 114, 199), read, write;
    /// `jsonb`. A number that `serde_json` would round is an error; with its feature `arbitrary_precision` none is.
    ///
    /// ```
    /// use relata::types::{Jsonb, SqlType};
    ///
    /// assert_eq!(Jsonb::TYPE.sql, "jsonb");
    /// let value: <Jsonb as SqlType>::Rust = relata::serde_json::json!({ "a": [1, 2] });
    /// let _: relata::serde_json::Value = value;
    /// ```
    Jsonb, Tree, TypeName::builtin("jsonb", 3802, 3807), |bytes| match bytes {
        [1, text @ ..] => read(text),
        _ => Err(malformed("a jsonb of another version than 1")),
    }, |value, out| {
        out.put_u8(1);
        write(value, out)
    };
}

operands!(Json: Tree);
operands!(Jsonb: Tree);

fn read(text: &[u8]) -> Result<Tree, Refused> {
    let mut keys = 0;
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b'"' => after_string(after),
            b'-' | b'0'..=b'9' => {
                let end = after.iter().position(|byte| !is_of_number(*byte)).unwrap_or(after.len());
                check_number(&rest[..=end])?;
                &after[end..]
            }
            b':' => {
                keys += 1;
                after
            }
            _ => after,
        };
    }
    // PostgreSQL has checked that it is JSON; lists in more than 127 others, and half a surrogate pair, are left.
    let tree = serde_json::from_slice(text)
        .map_err(|error| unrepresentable(format!("serde_json cannot hold it: {error}")))?;
    if keys == count_keys(&tree) {
        Ok(tree)
    } else {
        Err(unrepresentable("a key stands twice in an object; `jsonb` keeps the last one"))
    }
}

fn write(value: &Tree, out: &mut BytesMut) -> Result<(), Refused> {
    serde_json::to_writer(out.writer(), value).map_err(|error| malformed(error.to_string()))
}

/// What follows a string whose opening quote is before `text`.
fn after_string(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b'"', after @ ..] => return after,
            [b'\\', _, after @ ..] | [_, after @ ..] => after,
            [] => return text,
        }
    }
}

fn count_keys(tree: &Tree) -> usize {
    match tree {
        Tree::Array(values) => values.iter().map(count_keys).sum(),
        Tree::Object(members) => members.len() + members.values().map(count_keys).sum::<usize>(),
        Tree::Null | Tree::Bool(_) | Tree::Number(_) | Tree::String(_) => 0,
    }
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')
}

/// Refuses a number that has another value once `serde_json` has read it.
fn check_number(token: &[u8]) -> Result<(), Refused> {
    // Fifteen digits are safe in a double.
    if token.len() <= 15 && !token.iter().any(|byte| matches!(byte, b'e' | b'E')) {
        return Ok(());
    }
    let text = std::str::from_utf8(token)?;
    let number: serde_json::Number = text.parse().map_err(|_| rounded(text))?;
    if plain(text) == plain(&number.to_string()) { Ok(()) } else { Err(rounded(text)) }
}

#[cold]
fn rounded(number: &str) -> Refused {
    let number: Cow<'_, str> = match number.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &number[..at]).into(),
        None => number.into(),
    };
    unrepresentable(format!(
        "the number {number} would be rounded; select it as text or numeric, or turn on `arbitrary_precision` of \
         serde_json"
    ))
}

/// A number's sign, its digits without zeros at the ends, and the power of ten of the last of them.
fn plain(number: &str) -> Option<(bool, String, i64)> {
    let (negative, number) = match number.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, number),
    };
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction}");
    let kept = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - kept.len()).ok()?;
    let significant = kept.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let exponent: i64 = exponent.parse().ok()?;
    let power = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(zeros)?;
    Some((negative, significant.to_owned(), power))
}

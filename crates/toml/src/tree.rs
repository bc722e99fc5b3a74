//! TOML values with their places, tables in the order of the file.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) range: Range<usize>,
    pub(crate) value: Value,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    String(String),
    /// `None` where it does not fit 64 bits. The text is as SQL has it.
    Integer(Option<i64>, String),
    Float(String),
    Boolean(bool),
    DateTime(String),
    Array(Vec<Node>),
    Table(Vec<(Key, Node)>),
}

/// A key of a table.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
}

/// A syntax error.
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) range: Range<usize>,
}

/// Deeper than any schema goes.
const DEEPEST: usize = 100;

/// The parser allows 80 tables in each other, each under a key of 80 parts: more than a small stack can hold. So
/// it has a stack of its own, of which only what is used takes memory.
const STACK: usize = 128 << 20;

/// The file as a tree, or all that is wrong with it as TOML.
pub(crate) fn parse(text: &str) -> Result<Node, Vec<Fault>> {
    let fault = |message: &str| vec![Fault { message: message.to_owned(), range: 0..0 }];
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || parse_here(text))
            .map_err(|_| fault("there is not enough memory to read this file"))?
            .join()
            .map_err(|_| fault("this file cannot be read"))?
    })
}

fn parse_here(text: &str) -> Result<Node, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let range = table.span();
        let too_deep = |range| Fault { message: "this is nested too deeply".to_owned(), range };
        return match entries(table.into_inner(), 0) {
            Ok(entries) => Ok(Node { range, value: Value::Table(entries) }),
            Err(range) => Err(vec![too_deep(range)]),
        };
    }
    Err(errors
        .into_iter()
        .map(|error| Fault {
            message: error.message().to_owned(),
            range: error.span().unwrap_or(text.len()..text.len()),
        })
        .collect())
}

fn entries(table: DeTable<'_>, depth: usize) -> Result<Vec<(Key, Node)>, Range<usize>> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        let range = key.span();
        entries.push((Key { name: key.into_inner().into_owned(), range }, node(value, depth + 1)?));
    }
    entries.sort_by_key(|(key, _)| key.range.start);
    Ok(entries)
}

fn node(value: Spanned<DeValue<'_>>, depth: usize) -> Result<Node, Range<usize>> {
    let range = value.span();
    if depth > DEEPEST {
        return Err(range);
    }
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(integer) => {
            let value = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
            let text = value.map_or_else(|| integer.to_string(), |value| value.to_string());
            Value::Integer(value, text)
        }
        DeValue::Float(float) => Value::Float(float.as_str().to_owned()),
        DeValue::Boolean(value) => Value::Boolean(value),
        DeValue::Datetime(value) => Value::DateTime(value.to_string()),
        DeValue::Array(items) => {
            Value::Array(items.into_iter().map(|item| node(item, depth + 1)).collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => Value::Table(entries(table, depth)?),
    };
    Ok(Node { range, value })
}

impl Value {
    /// The kind of value, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::String(_) => "a string",
            Value::Integer(..) => "an integer",
            Value::Float(_) => "a float",
            Value::Boolean(_) => "a boolean",
            Value::DateTime(_) => "a date or time",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

//! `validate`: rules for values before they reach the database.

use relata_schema::Validation;

use super::Reader;
use super::fields::Fields;
use crate::tree::{Node, Value};

/// `{ email = true, min_length = 8, range = { min = 0 } }`.
pub(super) fn read(reader: &mut Reader, node: &Node, column: &str) -> Vec<Validation> {
    let what = format!("`validate` of {column}");
    let Some(mut fields) = Fields::new(reader, node, &what) else { return Vec::new() };
    let mut rules = Vec::new();
    for (name, rule) in
        [("email", Validation::Email), ("url", Validation::Url), ("not_empty", Validation::NotEmpty)]
    {
        if fields.boolean(reader, name) {
            rules.push(rule);
        }
    }
    for (name, rule) in [
        ("min_length", Validation::MinLength as fn(u64) -> Validation),
        ("max_length", Validation::MaxLength),
    ] {
        if let Some((key, node)) = fields.take(name)
            && let Some(length) = reader.integer(node, &key.name, &what)
        {
            match u64::try_from(length) {
                Ok(length) => rules.push(rule(length)),
                Err(_) => {
                    let message = format!("`{name}` of {what} cannot be negative");
                    reader.error(node.range.clone(), "number-range", message);
                }
            }
        }
    }
    if let Some(pattern) = fields.string(reader, "pattern") {
        rules.push(Validation::Pattern(pattern));
    }
    if let Some((_, node)) = fields.take("range") {
        rules.extend(range(reader, node, &what));
    }
    fields.finish(reader);
    let lengths = rules.iter().fold((None, None), |(min, max), rule| match rule {
        Validation::MinLength(length) => (Some(*length), max),
        Validation::MaxLength(length) => (min, Some(*length)),
        Validation::Email
        | Validation::Url
        | Validation::NotEmpty
        | Validation::Pattern(_)
        | Validation::Range { .. } => (min, max),
    });
    if let (Some(min), Some(max)) = lengths
        && min > max
    {
        let message = format!("{what} allows no text: `min_length` is above `max_length`");
        reader.error(node.range.clone(), "number-range", message).help = Some("swap the two".to_owned());
    }
    rules
}

/// `{ min = 0, max = 9.5 }`.
fn range(reader: &mut Reader, node: &Node, what: &str) -> Option<Validation> {
    let what = format!("`range` of {what}");
    let mut bounds = Fields::new(reader, node, &what)?;
    let (min, max) = (bound(reader, &mut bounds, "min"), bound(reader, &mut bounds, "max"));
    bounds.finish(reader);
    let number = |bound: &Option<String>| bound.as_ref().and_then(|text| text.parse::<f64>().ok());
    if let (Some(least), Some(most)) = (number(&min), number(&max))
        && least > most
    {
        let message = format!("{what} allows no number: `min` is above `max`");
        reader.error(node.range.clone(), "number-range", message).help = Some("swap the two".to_owned());
    } else if matches!(&node.value, Value::Table(entries) if entries.is_empty()) {
        let message = format!("{what} has neither `min` nor `max`");
        reader.error(node.range.clone(), "missing-key", message).help =
            Some("give one of them, or both: they belong to the range".to_owned());
    }
    Some(Validation::Range { min, max })
}

/// A bound as a number without an exponent.
fn bound(reader: &mut Reader, bounds: &mut Fields<'_>, name: &'static str) -> Option<String> {
    let what = bounds.what();
    let (key, node) = bounds.take(name)?;
    let text = match &node.value {
        Value::Integer(_, text) | Value::Float(text) => text,
        other @ (Value::String(_)
        | Value::Boolean(_)
        | Value::DateTime(_)
        | Value::Array(_)
        | Value::Table(_)) => {
            return reader.wrong(node, &key.name, &what, "a number", other.kind());
        }
    };
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && text.contains(['e', 'E']) => Some(number.to_string()),
        Ok(number) if number.is_finite() => Some(text.trim_start_matches('+').to_owned()),
        Ok(_) | Err(_) => reader.wrong(node, &key.name, &what, "a number", &format!("`{text}`")),
    }
}

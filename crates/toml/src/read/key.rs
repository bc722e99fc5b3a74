//! Index keys: `role`, `created_at desc`, `(lower(email)) text_pattern_ops`, or a table.

use relata_schema::{IndexKey, KeyExpr, NullsOrder, Sql};

use super::Reader;
use super::fields::Fields;
use super::name::quoted_part;
use crate::tree::{Node, Value};

/// A key that is a string or a table; `extra` takes more keys of the table.
pub(super) fn read<'t>(
    reader: &mut Reader,
    node: &'t Node,
    what: &str,
    is_column: &dyn Fn(&str) -> bool,
    extra: &mut dyn FnMut(&mut Reader, &mut Fields<'t>),
) -> Option<IndexKey> {
    match &node.value {
        Value::String(_) => {
            let text = reader.string(node, "columns", what)?;
            match parse(text, is_column) {
                Ok(key) => Some(key),
                Err(fault) => {
                    let message =
                        format!("cannot read the key `{}` of {what}: {}", shown(text), fault.message);
                    reader.error(node.range.clone(), "index-key", message).help = Some(fault.help);
                    None
                }
            }
        }
        Value::Table(_) => {
            let what = format!("a key of {what}");
            let mut fields = Fields::new(reader, node, &what)?;
            let column = fields.string(reader, "column").map(KeyExpr::Column);
            let expr = fields.string(reader, "expr").map(|expr| KeyExpr::Expr(Sql(expr)));
            let collation = fields.string(reader, "collation");
            let opclass = fields.string(reader, "opclass");
            let descending = fields.boolean(reader, "desc");
            let mut nulls = NullsOrder::Default;
            if let Some((key, node)) = fields.take("nulls")
                && let Some(last) = reader.word(node, &key.name, &what, &[("first", false), ("last", true)])
            {
                nulls = nulls_order(descending, last);
            }
            extra(reader, &mut fields);
            fields.finish(reader);
            let expr = match (column, expr) {
                (Some(column), None) => column,
                (None, Some(expr)) => expr,
                (Some(_), Some(_)) | (None, None) => {
                    let message = format!("{what} must have either `column` or `expr`");
                    reader.error(node.range.clone(), "index-key", message);
                    return None;
                }
            };
            Some(IndexKey { expr, collation, opclass, descending, nulls })
        }
        other @ (Value::Integer(..)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::DateTime(_)
        | Value::Array(_)) => {
            let message = format!("a key of {what} must be a string or a table, not {}", other.kind());
            reader.error(node.range.clone(), "wrong-kind", message);
            None
        }
    }
}

pub(crate) struct Fault {
    message: &'static str,
    help: String,
}

fn fault(message: &'static str, help: impl Into<String>) -> Fault {
    Fault { message, help: help.into() }
}

fn shown(text: &str) -> String {
    super::fields::shown(text)
}

/// A key as one string: what it is over, then `collate …`, an operator class, `asc` or `desc`, and
/// `nulls first` or `nulls last`, as CREATE INDEX has them.
pub(crate) fn parse(text: &str, is_column: &dyn Fn(&str) -> bool) -> Result<IndexKey, Fault> {
    if is_column(text) {
        return Ok(IndexKey::column(text));
    }
    let text = text.trim();
    let (expr, rest) = if text.starts_with('(') {
        let end = closing(text).ok_or_else(|| fault("a parenthesis is not closed", "close it with `)`"))?;
        (KeyExpr::Expr(Sql(text[1..end].trim().to_owned())), &text[end + 1..])
    } else if let Some(quoted) = text.strip_prefix('"') {
        let (name, rest) =
            quoted_part(quoted).ok_or_else(|| fault("a quote is not closed", "close it with `\"`"))?;
        (KeyExpr::Column(name), rest)
    } else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        if word.contains('(') {
            let help = format!("an expression stands in parentheses: `({})`", shown(text));
            return Err(fault("it is no column", help));
        }
        (KeyExpr::Column(word.to_owned()), rest)
    };
    let mut key =
        IndexKey { expr, collation: None, opclass: None, descending: false, nulls: NullsOrder::Default };
    match &key.expr {
        KeyExpr::Column(name) if name.is_empty() => {
            return Err(fault("it is empty", "name a column, or an expression in parentheses"));
        }
        KeyExpr::Expr(Sql(expr)) if expr.is_empty() => {
            return Err(fault("its expression is empty", "put an expression between the parentheses"));
        }
        KeyExpr::Column(_) | KeyExpr::Expr(_) => {}
    }
    options(&mut key, rest)?;
    Ok(key)
}

fn options(key: &mut IndexKey, rest: &str) -> Result<(), Fault> {
    let odd = || {
        let help = "after the column come `collate …`, an operator class, `asc` or `desc`, `nulls first` or \
                    `nulls last`; an expression stands in parentheses";
        fault("there is more than belongs there", help)
    };
    let words = words(rest);
    let mut words = words.iter().copied().peekable();
    if words.next_if(|word| word.eq_ignore_ascii_case("collate")).is_some() {
        let name =
            words.next().ok_or_else(|| fault("`collate` names no collation", "name one: `collate \"C\"`"))?;
        key.collation = Some(name.to_owned());
    }
    let is_order = |word: &str| ["asc", "desc", "nulls"].iter().any(|order| word.eq_ignore_ascii_case(order));
    if let Some(opclass) = words.next_if(|word| !is_order(word)) {
        let parameters = words.next_if(|word| word.starts_with('('));
        key.opclass = Some(match parameters {
            Some(parameters) => format!("{opclass} {parameters}"),
            None => opclass.to_owned(),
        });
    }
    if words.next_if(|word| word.eq_ignore_ascii_case("desc")).is_some() {
        key.descending = true;
    } else {
        words.next_if(|word| word.eq_ignore_ascii_case("asc"));
    }
    if words.next_if(|word| word.eq_ignore_ascii_case("nulls")).is_some() {
        let last = match words.next().map(str::to_ascii_lowercase).as_deref() {
            Some("first") => false,
            Some("last") => true,
            Some(_) | None => return Err(fault("`nulls` needs `first` or `last`", "write `nulls last`")),
        };
        key.nulls = nulls_order(key.descending, last);
    }
    if words.next().is_some() { Err(odd()) } else { Ok(()) }
}

fn nulls_order(descending: bool, last: bool) -> NullsOrder {
    if descending == last { NullsOrder::Reversed } else { NullsOrder::Default }
}

/// Words apart by white space; what is quoted or in parentheses is not cut.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut depth = 0usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        if start.is_none() && !c.is_whitespace() {
            start = Some(at);
        }
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) if c.is_whitespace() && depth == 0 => {
                if let Some(start) = start.take() {
                    words.push(&text[start..at]);
                }
            }
            (None, _) => {}
        }
    }
    if let Some(start) = start {
        words.push(&text[start..]);
    }
    words
}

/// The parenthesis that closes the first one, quoted text left aside.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> IndexKey {
        parse(text, &|name| name == "odd desc").unwrap_or_else(|fault| panic!("{}", fault.message))
    }

    #[test]
    fn strings() {
        assert_eq!(key("role"), IndexKey::column("role"));
        assert_eq!(key("odd desc"), IndexKey::column("odd desc"));
        assert_eq!(key("a desc"), IndexKey { descending: true, ..IndexKey::column("a") });
        let full = key("email collate \"C\" text_pattern_ops desc nulls last");
        assert_eq!(full.collation.as_deref(), Some("\"C\""));
        assert_eq!(full.opclass.as_deref(), Some("text_pattern_ops"));
        assert_eq!(full.nulls, NullsOrder::Reversed);
        let expr = key("(lower(email) || ')') gist_trgm_ops (siglen='32')");
        assert_eq!(expr.expr, KeyExpr::Expr(Sql("lower(email) || ')'".to_owned())));
        assert_eq!(expr.opclass.as_deref(), Some("gist_trgm_ops (siglen='32')"));
        assert!(parse("lower(email)", &|_| false).is_err());
    }
}

//! Defaults that say something else than they look like.

use relata_schema::check::Part;
use relata_schema::{Enum, ObjectId, Schema, Sql, TypeName};
use sqlparser::ast::{Expr, Value};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::{Finding, Severity};

/// Bare words that are expressions (`func_expr_common_subexpr` in PostgreSQL's `gram.y`).
const WORDS: &[&str] = &[
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "false",
    "localtime",
    "localtimestamp",
    "null",
    "session_user",
    "system_user",
    "true",
];

pub(super) fn check(
    schema: &Schema,
    type_name: &TypeName,
    object: &ObjectId,
    sql: &Sql,
    findings: &mut Vec<Finding>,
) {
    let text = sql.0.trim();
    let labels = enum_of(schema, type_name);
    let kind = object.kind().word();
    let mut find = |severity, code, message: String, help: String| {
        let (object, part) = (object.clone(), Part::Default);
        findings.push(Finding { severity, code, object, part, range: None, message, help: Some(help) });
    };
    if is_bare_word(text) {
        let lower = text.to_ascii_lowercase();
        if lower == "user" {
            let message = format!("the default of {kind} `{object}` is `{text}`, SQL's current_user");
            let help = format!("did you mean the text `'{text}'`? Else write `current_user`");
            find(Severity::Warning, "default-user", message, help);
        } else if !WORDS.contains(&lower.as_str()) {
            let message =
                format!("the default of {kind} `{object}` is `{text}`, which is a column's name to SQL");
            let help = format!("did you mean the text `'{text}'`?");
            find(Severity::Error, "default-bare-word", message, help);
        }
        return;
    }
    if let (Some(definition), Some(label)) = (labels, literal(text))
        && !definition.labels.iter().any(|known| known.name == label)
    {
        let message = format!("the default of {kind} `{object}` is `{label}`, no label of its enum");
        let known: Vec<&str> = definition.labels.iter().map(|label| label.name.as_str()).collect();
        let help = match relata_schema::nearest(&label, known.iter().copied()) {
            Some(near) => format!("did you mean `'{near}'`?"),
            None if known.is_empty() => "the enum has no labels".to_owned(),
            None => format!(
                "its labels are {}",
                known.iter().map(|l| format!("`{l}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        find(Severity::Error, "unknown-label", message, help);
    }
}

fn is_bare_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The enum of the schema that is this type.
fn enum_of<'a>(schema: &'a Schema, type_name: &TypeName) -> Option<&'a Enum> {
    schema.enums.get(&crate::name::qualified(&type_name.0)?)
}

/// The text of a literal, where the whole expression is one.
fn literal(text: &str) -> Option<String> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()?;
    let expr = parser.parse_expr().ok()?;
    if parser.peek_token().token != sqlparser::tokenizer::Token::EOF {
        return None;
    }
    match expr {
        Expr::Value(value) => match value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

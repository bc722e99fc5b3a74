//! Column definitions.

use relata_schema::{Column, ColumnValue, Generated, Identity, QualifiedName, default_name};
use relata_sql::ident;
use relata_sql::split::tokens;

use crate::render::{qualified, sequence};

/// `name type COLLATE … DEFAULT … NOT NULL`, as CREATE TABLE and ADD COLUMN take it.
pub(crate) fn definition(table: &QualifiedName, column: &Column) -> String {
    let mut text = format!("{} {}", ident(&column.name), column.type_name);
    if let Some(compression) = &column.compression {
        text.push_str(&format!(" COMPRESSION {}", ident(compression)));
    }
    if let Some(collation) = &column.collation {
        text.push_str(&format!(" COLLATE {}", collation_name(collation)));
    }
    match &column.value {
        ColumnValue::Given => {}
        ColumnValue::Default(expr) if is_b_expr(&expr.0) => text.push_str(&format!(" DEFAULT {expr}")),
        ColumnValue::Default(expr) => text.push_str(&format!(" DEFAULT ({expr})")),
        ColumnValue::Generated(generated) => text.push_str(&format!(" {}", self::generated(generated))),
        ColumnValue::Identity(identity) => {
            text.push_str(&format!(" {}", self::identity(table, &column.name, identity)))
        }
    }
    if let Some(name) = column.not_null_name.as_ref().filter(|_| column.not_null) {
        text.push_str(&format!(" CONSTRAINT {}", ident(name)));
    }
    if column.not_null {
        text.push_str(" NOT NULL");
    }
    text
}

/// Whether the grammar takes it after DEFAULT without parentheses: `b_expr` of `gram.y` has none of these words outside
/// of parentheses.
fn is_b_expr(expr: &str) -> bool {
    const WORDS: &[&str] = &[
        "and", "at", "between", "collate", "ilike", "in", "is", "isnull", "like", "not", "notnull", "or",
        "overlaps", "similar",
    ];
    let mut depth = 0_usize;
    for token in tokens(expr).map_while(Result::ok) {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ if depth == 0 && WORDS.iter().any(|word| token.is(word)) => return false,
            _ => {}
        }
    }
    true
}

pub(crate) fn generated(generated: &Generated) -> String {
    let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
    format!("GENERATED ALWAYS AS ({}) {kind}", generated.expr)
}

pub(crate) fn identity(table: &QualifiedName, column: &str, identity: &Identity) -> String {
    let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let options = identity_options(table, column, identity);
    let options = if options.is_empty() { options } else { format!(" ({})", options.trim_start()) };
    format!("GENERATED {when} AS IDENTITY{options}")
}

/// Those that are not PostgreSQL's defaults, each with a space before it.
pub(crate) fn identity_options(table: &QualifiedName, column: &str, identity: &Identity) -> String {
    let mut options = String::new();
    if identity.sequence_name != default_name::sequence(&table.name, column) {
        let name = QualifiedName::new(&table.schema, &identity.sequence_name);
        options.push_str(&format!(" SEQUENCE NAME {}", qualified(&name)));
    }
    options.push_str(&sequence::options(&identity.options));
    options
}

pub(crate) fn collation_name(collation: &QualifiedName) -> String {
    if collation.schema == "pg_catalog" { ident(&collation.name) } else { qualified(collation) }
}

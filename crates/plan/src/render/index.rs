//! CREATE INDEX and the keys that indexes share with exclusion constraints.

use relata_schema::{Index, IndexKey, KeyExpr, NullsOrder, QualifiedName};
use relata_sql::ident;

use crate::render::{idents, qualified, storage_parameters};

pub(crate) fn create(
    table: &QualifiedName,
    name: &str,
    index: &Index,
    concurrently: bool,
    only: bool,
) -> String {
    let mut text = format!(
        "CREATE {}INDEX {}{} ON {}{}",
        if index.unique { "UNIQUE " } else { "" },
        if concurrently { "CONCURRENTLY " } else { "" },
        ident(name),
        if only { "ONLY " } else { "" },
        qualified(table)
    );
    text.push_str(&tail(index));
    text
}

/// What follows the table.
pub(crate) fn tail(index: &Index) -> String {
    let mut text = String::new();
    if index.access_method != "btree" {
        text.push_str(&format!(" USING {}", ident(&index.access_method)));
    }
    text.push_str(&format!(" ({})", index.keys.iter().map(key).collect::<Vec<_>>().join(", ")));
    if !index.include.is_empty() {
        text.push_str(&format!(" INCLUDE ({})", idents(&index.include)));
    }
    if index.nulls_not_distinct {
        text.push_str(" NULLS NOT DISTINCT");
    }
    if !index.with.is_empty() {
        text.push_str(&format!(" WITH ({})", storage_parameters::list(&index.with)));
    }
    if let Some(tablespace) = &index.tablespace {
        text.push_str(&format!(" TABLESPACE {}", ident(tablespace)));
    }
    if let Some(predicate) = &index.predicate {
        text.push_str(&format!(" WHERE {predicate}"));
    }
    text
}

/// `email COLLATE "C" text_pattern_ops DESC NULLS LAST`.
pub(crate) fn key(key: &IndexKey) -> String {
    let mut text = match &key.expr {
        KeyExpr::Column(column) => ident(column),
        KeyExpr::Expr(expr) => format!("({expr})"),
    };
    if let Some(collation) = &key.collation {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(opclass) = &key.opclass {
        text.push_str(&format!(" {opclass}"));
    }
    if key.descending {
        text.push_str(" DESC");
    }
    match (key.nulls, key.descending) {
        (NullsOrder::Default, _) => {}
        (NullsOrder::Reversed, true) => text.push_str(" NULLS LAST"),
        (NullsOrder::Reversed, false) => text.push_str(" NULLS FIRST"),
    }
    text
}

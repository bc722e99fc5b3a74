//! `[tables.x.indexes]`, and index keys.

use relata_schema::{Index, IndexKey, KeyExpr, NullsOrder};

use super::text::{Inline, string, values};
use crate::read::key;

/// The columns alone where there is nothing else, or a table.
pub(super) fn value(index: &Index, is_column: &dyn Fn(&str) -> bool) -> String {
    let keys = values(index.keys.iter().map(|key| key_value(key, is_column)));
    let mut fields = Inline::default();
    fields.raw("columns", keys.clone());
    fields.flag("unique", index.unique);
    fields.flag("nulls_not_distinct", index.nulls_not_distinct);
    if index.access_method != "btree" {
        fields.text("using", Some(&index.access_method));
    }
    fields.list("include", &index.include);
    fields.text("where", index.predicate.as_ref().map(|sql| sql.0.as_str()));
    fields.parameters("with", &index.with);
    fields.text("tablespace", index.tablespace.as_deref());
    if !index.valid {
        fields.raw("valid", "false".to_owned());
    }
    fields.text("comment", index.comment.as_deref());
    fields.texts("renamed_from", &index.renamed_from);
    if fields.entries.len() == 1 { keys } else { fields.table() }
}

/// A key as a string where that reads back as the same, else as a table.
pub(super) fn key_value(key: &IndexKey, is_column: &dyn Fn(&str) -> bool) -> String {
    match key_string(key, is_column) {
        Some(text) => string(&text),
        None => key_fields(key).table(),
    }
}

pub(super) fn key_string(key: &IndexKey, is_column: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut text = match &key.expr {
        KeyExpr::Column(name) => name.clone(),
        KeyExpr::Expr(sql) => format!("({sql})"),
    };
    if let Some(collation) = &key.collation {
        text.push_str(&format!(" collate {collation}"));
    }
    if let Some(opclass) = &key.opclass {
        text.push_str(&format!(" {opclass}"));
    }
    if key.descending {
        text.push_str(" desc");
    }
    if key.nulls == NullsOrder::Reversed {
        text.push_str(if key.descending { " nulls last" } else { " nulls first" });
    }
    key::parse(&text, is_column).ok().filter(|read| read == key).map(|_| text)
}

/// A key as a table.
pub(super) fn key_fields(key: &IndexKey) -> Inline {
    let mut fields = Inline::default();
    match &key.expr {
        KeyExpr::Column(name) => fields.text("column", Some(name)),
        KeyExpr::Expr(sql) => fields.text("expr", Some(&sql.0)),
    }
    fields.text("collation", key.collation.as_deref());
    fields.text("opclass", key.opclass.as_deref());
    fields.flag("desc", key.descending);
    if key.nulls == NullsOrder::Reversed {
        fields.text("nulls", Some(if key.descending { "last" } else { "first" }));
    }
    fields
}

//! Constraints: with their column where that says it all, else under the table.

use std::collections::BTreeSet;

use relata_schema::{
    Check, Constraint, ConstraintKind, Deferrable, Exclusion, ForeignKey, IndexKey, Key, KeyExpr, MatchType,
    ReferentialAction,
};

use super::index::{key_fields, key_string};
use super::sequence::{column_name, table_name};
use super::text::{Inline, list, string, values};
use crate::read::default_names::parts;

/// Whether PostgreSQL would have given this name itself; of checks, which are named for a column, it is not known.
pub(super) fn has_default_name(table: &str, name: &str, constraint: &Constraint) -> bool {
    parts(table, &constraint.kind, &[]).name(0) == name
}

/// Whether a key is its columns and nothing else.
pub(super) fn is_plain_key(key: &Key, constraint: &Constraint) -> bool {
    let Key {
        columns: _,
        include,
        nulls_not_distinct,
        without_overlaps,
        incomplete,
        deferrable,
        with,
        tablespace,
    } = key;
    include.is_empty()
        && !nulls_not_distinct
        && !without_overlaps
        && !incomplete
        && *deferrable == Deferrable::No
        && with.is_empty()
        && tablespace.is_none()
        && has_no_more(constraint)
}

/// Whether a check is its expression and nothing else.
pub(super) fn is_plain_check(check: &Check, constraint: &Constraint) -> bool {
    let Check { expr: _, no_inherit, not_valid, not_enforced } = check;
    !no_inherit && !not_valid && !not_enforced && has_no_more(constraint)
}

/// Whether a constraint has neither comments nor former names.
pub(super) fn has_no_more(constraint: &Constraint) -> bool {
    constraint.comment.is_none() && constraint.index_comment.is_none() && constraint.renamed_from.is_empty()
}

fn more(fields: &mut Inline, constraint: &Constraint) {
    fields.text("comment", constraint.comment.as_deref());
    fields.text("index_comment", constraint.index_comment.as_deref());
    fields.texts("renamed_from", &constraint.renamed_from);
}

/// A list of columns, or a table. `name` is given where the form has no other place for it.
pub(super) fn key_value(key: &Key, constraint: &Constraint, name: Option<&str>) -> String {
    if name.is_none() && is_plain_key(key, constraint) {
        return list(&key.columns);
    }
    let mut fields = Inline::default();
    fields.raw("columns", list(&key.columns));
    fields.text("name", name);
    fields.list("include", &key.include);
    fields.flag("nulls_not_distinct", key.nulls_not_distinct);
    fields.flag("without_overlaps", key.without_overlaps);
    deferrable(&mut fields, key.deferrable);
    fields.parameters("with", &key.with);
    fields.text("tablespace", key.tablespace.as_deref());
    if key.incomplete {
        fields.raw("valid", "false".to_owned());
    }
    more(&mut fields, constraint);
    fields.table()
}

fn deferrable(fields: &mut Inline, deferrable: Deferrable) {
    match deferrable {
        Deferrable::No => {}
        Deferrable::InitiallyImmediate => fields.flag("deferrable", true),
        Deferrable::InitiallyDeferred => fields.text("deferrable", Some("deferred")),
    }
}

fn actions(fields: &mut Inline, key: &ForeignKey) {
    for (name, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        if action != ReferentialAction::NoAction {
            fields.text(name, Some(action.words()));
        }
    }
}

fn foreign_key_options(fields: &mut Inline, key: &ForeignKey, constraint: &Constraint) {
    if key.match_type == MatchType::Full {
        fields.text("match", Some("full"));
    }
    deferrable(fields, key.deferrable);
    fields.flag("period", key.period);
    fields.flag("not_valid", key.not_valid);
    fields.flag("not_enforced", key.not_enforced);
    fields.list("on_delete_columns", &key.on_delete_columns);
    more(fields, constraint);
}

/// `references`, `on_delete` and `on_update` of the column that this foreign key is over.
pub(super) fn references(
    fields: &mut Inline,
    schema: &str,
    table: &str,
    name: &str,
    constraint: &Constraint,
    key: &ForeignKey,
) {
    let mut inner = Inline::default();
    let short = target(&mut inner, schema, key);
    let targets = inner.entries.len();
    if !has_default_name(table, name, constraint) {
        inner.text("name", Some(name));
    }
    foreign_key_options(&mut inner, key, constraint);
    match short {
        Some(short) if inner.entries.len() == targets => fields.text("references", Some(&short)),
        Some(_) | None => fields.raw("references", inner.table()),
    }
    actions(fields, key);
}

/// Writes what is referenced as table keys, and answers with the short form where there is one.
fn target(inner: &mut Inline, schema: &str, key: &ForeignKey) -> Option<String> {
    match key.referenced_columns.as_slice() {
        [column] => {
            let short = column_name(schema, &key.references, column);
            inner.text("column", Some(&short));
            Some(short)
        }
        columns => {
            inner.text("table", Some(&table_name(schema, &key.references)));
            inner.list("columns", columns);
            (columns.is_empty() && key.references.schema == schema)
                .then(|| table_name(schema, &key.references))
        }
    }
}

/// A foreign key under its name.
pub(super) fn foreign_key_value(schema: &str, constraint: &Constraint, key: &ForeignKey) -> String {
    let mut fields = Inline::default();
    fields.raw("columns", list(&key.columns));
    let mut inner = Inline::default();
    match target(&mut inner, schema, key) {
        Some(short) => fields.text("references", Some(&short)),
        None => fields.raw("references", inner.table()),
    }
    actions(&mut fields, key);
    foreign_key_options(&mut fields, key, constraint);
    fields.table()
}

/// A check under its name: its expression, or a table.
pub(super) fn check_value(constraint: &Constraint, check: &Check) -> String {
    if is_plain_check(check, constraint) {
        return string(&check.expr.0);
    }
    let mut fields = Inline::default();
    fields.text("expr", Some(&check.expr.0));
    fields.flag("no_inherit", check.no_inherit);
    fields.flag("not_valid", check.not_valid);
    fields.flag("not_enforced", check.not_enforced);
    more(&mut fields, constraint);
    fields.table()
}

/// An exclusion constraint under its name.
pub(super) fn exclusion_value(
    constraint: &Constraint,
    exclusion: &Exclusion,
    columns: &BTreeSet<&str>,
) -> String {
    let mut fields = Inline::default();
    if exclusion.access_method != "gist" {
        fields.text("using", Some(&exclusion.access_method));
    }
    let elements = exclusion.elements.iter().map(|element| {
        let plain = match &element.key.expr {
            KeyExpr::Column(name) => element.key == IndexKey::column(name),
            KeyExpr::Expr(_) => false,
        };
        let mut fields = Inline::default();
        match key_string(&element.key, &|name| columns.contains(name)) {
            Some(text) if !plain => fields.text("key", Some(&text)),
            Some(_) | None => fields = key_fields(&element.key),
        }
        fields.text("with", Some(&element.operator));
        fields.table()
    });
    fields.raw("elements", values(elements));
    fields.list("include", &exclusion.include);
    fields.text("where", exclusion.predicate.as_ref().map(|sql| sql.0.as_str()));
    deferrable(&mut fields, exclusion.deferrable);
    fields.parameters("with", &exclusion.with);
    fields.text("tablespace", exclusion.tablespace.as_deref());
    more(&mut fields, constraint);
    fields.table()
}

/// The columns that a constraint is over, for those that can stand with one.
pub(super) fn single_column(kind: &ConstraintKind) -> Option<&str> {
    let columns = match kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => &key.columns,
        ConstraintKind::ForeignKey(key) => &key.columns,
        ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => return None,
    };
    match columns.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

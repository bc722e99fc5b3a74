//! Constraint definitions.

use relata_schema::{
    Constraint, ConstraintKind, Deferrable, ForeignKey, Key, MatchType, ReferentialAction, StorageParameters,
};
use relata_sql::ident;

use crate::render::{idents, index, qualified, storage_parameters};

/// `CONSTRAINT name …`, as CREATE TABLE and ADD CONSTRAINT take it.
pub(crate) fn definition(name: &str, constraint: &Constraint, not_valid: bool) -> String {
    let body = body(constraint);
    format!("CONSTRAINT {} {body}{}", ident(name), if not_valid { " NOT VALID" } else { "" })
}

/// What follows the name.
pub(crate) fn body(constraint: &Constraint) -> String {
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => format!("PRIMARY KEY {}", self::key(key)),
        ConstraintKind::Unique(key) => {
            let nulls = if key.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
            format!("UNIQUE {nulls}{}", self::key(key))
        }
        ConstraintKind::ForeignKey(key) => foreign_key(key),
        ConstraintKind::Check(check) => {
            let no_inherit = if check.no_inherit { " NO INHERIT" } else { "" };
            format!("CHECK ({}){no_inherit}{}", check.expr, enforced(check.not_enforced))
        }
        ConstraintKind::Exclusion(exclusion) => {
            let elements = exclusion.elements.iter();
            let elements =
                elements.map(|element| format!("{} WITH {}", index::key(&element.key), element.operator));
            let mut text = format!(
                "EXCLUDE USING {} ({})",
                ident(&exclusion.access_method),
                elements.collect::<Vec<_>>().join(", ")
            );
            text.push_str(&index_parameters(
                &exclusion.include,
                &exclusion.with,
                exclusion.tablespace.as_deref(),
            ));
            if let Some(predicate) = &exclusion.predicate {
                text.push_str(&format!(" WHERE ({predicate})"));
            }
            text + deferrable(exclusion.deferrable)
        }
    }
}

/// `CONSTRAINT name UNIQUE USING INDEX …`; the index has said the rest.
pub(crate) fn using_index(name: &str, constraint: &Constraint, index: &str) -> String {
    let (word, deferrable) = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => ("PRIMARY KEY", key.deferrable),
        ConstraintKind::Unique(key) => ("UNIQUE", key.deferrable),
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => {
            return definition(name, constraint, false);
        }
    };
    format!("CONSTRAINT {} {word} USING INDEX {}{}", ident(name), ident(index), self::deferrable(deferrable))
}

fn key(key: &Key) -> String {
    let parameters = index_parameters(&key.include, &key.with, key.tablespace.as_deref());
    let overlaps = if key.without_overlaps { " WITHOUT OVERLAPS" } else { "" };
    format!("({}{overlaps}){parameters}{}", idents(&key.columns), deferrable(key.deferrable))
}

fn index_parameters(include: &[String], with: &StorageParameters, tablespace: Option<&str>) -> String {
    let mut text = String::new();
    if !include.is_empty() {
        text.push_str(&format!(" INCLUDE ({})", idents(include)));
    }
    if !with.is_empty() {
        text.push_str(&format!(" WITH ({})", storage_parameters::list(with)));
    }
    if let Some(tablespace) = tablespace {
        text.push_str(&format!(" USING INDEX TABLESPACE {}", ident(tablespace)));
    }
    text
}

fn foreign_key(key: &ForeignKey) -> String {
    let referenced = if key.referenced_columns.is_empty() {
        String::new()
    } else {
        format!(" ({})", with_period(&key.referenced_columns, key.period))
    };
    let mut text = format!(
        "FOREIGN KEY ({}) REFERENCES {}{referenced}",
        with_period(&key.columns, key.period),
        qualified(&key.references)
    );
    match key.match_type {
        MatchType::Simple => {}
        MatchType::Full => text.push_str(" MATCH FULL"),
    }
    if key.on_update != ReferentialAction::NoAction {
        text.push_str(&format!(" ON UPDATE {}", key.on_update.words().to_uppercase()));
    }
    if key.on_delete != ReferentialAction::NoAction {
        text.push_str(&format!(" ON DELETE {}", key.on_delete.words().to_uppercase()));
    }
    if !key.on_delete_columns.is_empty() {
        text.push_str(&format!(" ({})", idents(&key.on_delete_columns)));
    }
    text + deferrable(key.deferrable) + enforced(key.not_enforced)
}

/// `id, PERIOD during`.
fn with_period(columns: &[String], period: bool) -> String {
    match columns.split_last() {
        Some((last, others)) if period => {
            let others: String = others.iter().map(|column| format!("{}, ", ident(column))).collect();
            format!("{others}PERIOD {}", ident(last))
        }
        _ => idents(columns),
    }
}

fn enforced(not_enforced: bool) -> &'static str {
    if not_enforced { " NOT ENFORCED" } else { "" }
}

fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

/// What ALTER CONSTRAINT takes.
pub(crate) fn alter(name: &str, constraint: &Constraint) -> String {
    let to = match &constraint.kind {
        ConstraintKind::ForeignKey(key) => key.deferrable,
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.deferrable,
        ConstraintKind::Exclusion(exclusion) => exclusion.deferrable,
        ConstraintKind::Check(_) => Deferrable::No,
    };
    let words = match to {
        Deferrable::No => "NOT DEFERRABLE",
        Deferrable::InitiallyImmediate => "DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => "DEFERRABLE INITIALLY DEFERRED",
    };
    format!("ALTER CONSTRAINT {} {words}", ident(name))
}

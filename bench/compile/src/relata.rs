//! The subject that uses relata.

use std::fmt::Write as _;

use crate::tables::{COLUMNS, JOINS, TABLES, joined, name, parents};

pub fn dependencies(relata: &str) -> String {
    format!("relata = {{ path = {relata:?} }}\n")
}

pub fn schema_toml() -> String {
    let mut text = String::new();
    for table in 0..TABLES {
        let _ = writeln!(text, "[tables.{}.columns]", name(table));
        let [parent, other] = parents(table).map(|to| to.map(name));
        for column in &COLUMNS {
            let refers = match column.name {
                "parent_id" => parent.as_deref(),
                "other_id" => other.as_deref(),
                _ => None,
            };
            let _ = match refers {
                Some(to) => {
                    writeln!(text, "{} = {{ type = {}, references = \"{to}.id\" }}", column.name, column.toml)
                }
                None => writeln!(text, "{} = {}", column.name, column.toml),
            };
        }
        text.push('\n');
    }
    text
}

pub const TABLES_RS: &str = "relata::schema!();\n";

/// A function for each join of tables that stand in this module.
pub fn joins(tables: &str) -> String {
    let mut text = format!("use relata::prelude::*;\n\nuse {tables}::*;\n");
    for join in 0..JOINS {
        let [a, b, c] = joined(join).map(name);
        let query = match join % 3 {
            0 => format!(
                "-> Result<Vec<({a}::Row, {b}::Row, Option<{c}::Row>)>, relata::Error> {{\n    \
                 db.select(({a}::all, {b}::all, {c}::all))\n        .from({a})\n        \
                 .join({b}, {a}::parent_id.eq({b}::id))\n        \
                 .left_join({c}, {b}::parent_id.eq({c}::id))\n        \
                 .filter({a}::is_active.eq(true).and({b}::age.gt(limit)))\n        \
                 .order_by({a}::created_at.desc())"
            ),
            1 => format!(
                "-> Result<Vec<(i64, String, Option<String>, f64)>, relata::Error> {{\n    \
                 db.select(({a}::id, {b}::name, {c}::title, {c}::ratio))\n        .from({a})\n        \
                 .join({b}, {a}::parent_id.eq({b}::id))\n        \
                 .join({c}, {b}::parent_id.eq({c}::id))\n        \
                 .filter({a}::score.gt(limit).or({c}::note.is_null()))\n        \
                 .order_by(({b}::name, {c}::id.desc()))"
            ),
            _ => format!(
                "-> Result<Vec<({b}::Row, i64, Option<String>, Option<bool>)>, relata::Error> {{\n    \
                 db.select(({b}::all, {a}::id, {c}::email, {c}::is_active))\n        .from({a})\n        \
                 .join({b}, {a}::parent_id.eq({b}::id))\n        \
                 .left_join({c}, {b}::parent_id.eq({c}::id))\n        \
                 .filter({b}::email.like(\"%@example.com\").and({a}::age.lt(limit)))\n        \
                 .order_by({a}::id)"
            ),
        };
        let _ = write!(
            text,
            "\npub async fn q{join}(db: &Database, limit: i32) {query}\n        \
             .limit(20)\n        .all()\n        .await\n}}\n"
        );
    }
    text
}

//! What is wrong with the schema that was read, shown where it stands in the file.

use std::collections::BTreeSet;

use relata_schema::check::{self, Known};
use relata_schema::{ConstraintKind, Schema, nearest};

use super::Reader;
use crate::diagnostic::Severity;
use crate::tree::{Node, Value};

/// What may be said only because something else was not understood.
const FOLLOWING: &[&str] = &[
    "no-primary-key",
    "not-a-key",
    "no-columns",
    "empty-type",
    "identity-type",
    "identity-null",
    "sequence-range",
];

/// How many names are looked through for one like a wrong one, over all problems.
const LOOKS: usize = 100_000;

/// Where the file has mistakes already, what only follows from them is left out: names that the file does declare, and
/// keys that may be among what was not understood.
pub(super) fn check(reader: &mut Reader, trees: &[Node]) {
    let mut declared = BTreeSet::new();
    if !reader.diagnostics.is_empty() {
        trees.iter().for_each(|tree| keys(tree, &mut declared));
    }
    let broken = !reader.diagnostics.is_empty();
    let mut looks = 0;
    for problem in check::check(&reader.document.schema) {
        let follows = match &problem.unknown {
            Some((name, _)) => declared.contains(name.as_str()),
            None => FOLLOWING.contains(&problem.code),
        };
        if broken && follows {
            continue;
        }
        let help = match &problem.unknown {
            Some((name, known)) if looks < LOOKS => {
                let names = names(&reader.document.schema, known);
                looks += names.len();
                match nearest(name, names.iter().copied()) {
                    Some(near) => Some(format!("did you mean `{near}`?")),
                    None if names.is_empty() || names.len() > 12 => problem.help.clone(),
                    None => Some(format!("there {}", there_are(&names))),
                }
            }
            Some(_) | None => problem.help.clone(),
        };
        let span = reader.document.place(&problem.object, problem.part).cloned();
        reader.report(Severity::Error, span, problem.code, problem.message).help = help;
    }
}

/// All keys of a tree, at any depth.
fn keys<'a>(node: &'a Node, found: &mut BTreeSet<&'a str>) {
    match &node.value {
        Value::Table(entries) => {
            for (key, value) in entries {
                found.insert(&key.name);
                keys(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        Value::String(_) | Value::Integer(..) | Value::Float(_) | Value::Boolean(_) | Value::DateTime(_) => {}
    }
}

fn there_are(names: &[&str]) -> String {
    match names {
        [one] => format!("is `{one}`"),
        names => format!("are {}", super::fields::listed(names)),
    }
}

fn names<'a>(schema: &'a Schema, known: &Known) -> Vec<&'a str> {
    match known {
        Known::Tables => schema.tables.keys().map(|name| name.name.as_str()).collect(),
        Known::Columns(table) => schema
            .tables
            .get(table)
            .map(|table| table.columns.iter().map(|column| column.name.as_str()).collect())
            .unwrap_or_default(),
        Known::Indexes(table) => schema
            .tables
            .get(table)
            .map(|table| {
                let constraints = table.constraints.iter().filter(|(_, constraint)| match constraint.kind {
                    ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => true,
                    ConstraintKind::ForeignKey(_)
                    | ConstraintKind::Check(_)
                    | ConstraintKind::Exclusion(_) => false,
                });
                table.indexes.keys().chain(constraints.map(|(name, _)| name)).map(String::as_str).collect()
            })
            .unwrap_or_default(),
    }
}

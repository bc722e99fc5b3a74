//! What is wrong with the schema that was read, shown where it stands in the file.

use std::collections::BTreeSet;

use relata_schema::check::{self, Known, Part};
use relata_schema::{ConstraintKind, ObjectId, Schema, builtin, nearest};

use super::{Reader, type_name};
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
    if broken {
        unknown_types(reader);
    }
}

/// Types that are likely misspelled. Only PostgreSQL knows all types, but it is not asked about a file with mistakes, and
/// those of types would be told once all others are mended.
fn unknown_types(reader: &mut Reader) {
    let schema = &reader.document.schema;
    if !schema.extensions.is_empty() {
        return;
    }
    let known: Vec<&str> =
        builtin::TYPES.iter().copied().chain(reader.types.iter().map(|name| name.name.as_str())).collect();
    let columns = schema.tables.iter().flat_map(|(table, of)| of.columns.iter().map(move |it| (table, it)));
    let mut found = Vec::new();
    for (table, column) in columns.take(LOOKS / known.len()) {
        let text = &column.type_name.0;
        let base = text.split(['(', '[']).next().unwrap_or_default().trim();
        let is_bare = base.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
        if base.is_empty() || !is_bare || builtin::is_type(base) || type_name::serial(base).is_some() {
            continue;
        }
        if let Some(near) = nearest(base, known.iter().copied()) {
            let object = ObjectId::column(table, &column.name);
            let span = reader.document.place(&object, Part::Type).cloned();
            found.push((span, format!("there is no type `{base}`"), format!("did you mean `{near}`?")));
        }
    }
    for (span, message, help) in found {
        reader.report(Severity::Error, span, "unknown-type", message).help = Some(help);
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

//! What is wrong with the schema that was read, shown where it stands in the file.

use relata_schema::check::{self, Known};
use relata_schema::{ConstraintKind, Schema};

use super::Reader;
use super::fields::nearest;
use crate::diagnostic::Severity;

/// How many names are looked through for one like a wrong one, over all problems.
const LOOKS: usize = 100_000;

pub(super) fn check(reader: &mut Reader) {
    let mut looks = 0;
    for problem in check::check(&reader.document.schema) {
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

//! Renames.

use relata_diff::Renamed;
use relata_sql::{ident, literal};

use crate::render::{definition, qualified};

pub(crate) fn rename(renamed: &Renamed) -> Vec<String> {
    match renamed {
        Renamed::Enum { from, to } => moved("TYPE", from, to),
        Renamed::Label { r#enum, from, to } => {
            vec![format!(
                "ALTER TYPE {} RENAME VALUE {} TO {}",
                qualified(r#enum),
                literal(from),
                literal(to)
            )]
        }
        Renamed::Domain { from, to } => moved("DOMAIN", from, to),
        Renamed::DomainCheck { domain, from, to } => {
            vec![format!(
                "ALTER DOMAIN {} RENAME CONSTRAINT {} TO {}",
                qualified(domain),
                ident(from),
                ident(to)
            )]
        }
        Renamed::Definition { from, to } => definition::rename(from, to),
        Renamed::Sequence { from, to } => moved("SEQUENCE", from, to),
        Renamed::Table { from, to } => moved("TABLE", from, to),
        Renamed::Column { table, from, to } => {
            vec![format!("ALTER TABLE {} RENAME COLUMN {} TO {}", qualified(table), ident(from), ident(to))]
        }
        Renamed::Constraint { table, from, to } => {
            vec![format!(
                "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
                qualified(table),
                ident(from),
                ident(to)
            )]
        }
        Renamed::Index { table, from, to } => {
            vec![format!(
                "ALTER INDEX {} RENAME TO {}",
                relata_sql::qualified(&table.schema, from),
                ident(to)
            )]
        }
    }
}

/// To another schema first, then to the new name.
fn moved(kind: &str, from: &relata_schema::QualifiedName, to: &relata_schema::QualifiedName) -> Vec<String> {
    let mut statements = Vec::new();
    let mut now = from.clone();
    if from.schema != to.schema {
        statements.push(format!("ALTER {kind} {} SET SCHEMA {}", qualified(&now), ident(&to.schema)));
        now.schema.clone_from(&to.schema);
    }
    if from.name != to.name {
        statements.push(format!("ALTER {kind} {} RENAME TO {}", qualified(&now), ident(&to.name)));
    }
    statements
}

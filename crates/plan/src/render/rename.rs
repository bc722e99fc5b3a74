//! Renames.

use relata_diff::Renamed;
use relata_schema::QualifiedName;
use relata_sql::{ident, literal};

use crate::render::{definition, qualified};

pub(crate) fn rename(renamed: &Renamed) -> Vec<String> {
    match renamed {
        Renamed::Enum { from, to } | Renamed::Composite { from, to } => moved("TYPE", from, to),
        Renamed::Range { from, to } | Renamed::Multirange { from, to, .. } => {
            let mut statements = moved("TYPE", from, to);
            statements.push(constructors(to));
            statements
        }
        Renamed::Attribute { composite, from, to } => {
            vec![format!(
                "ALTER TYPE {} RENAME ATTRIBUTE {} TO {}",
                qualified(composite),
                ident(from),
                ident(to)
            )]
        }
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

/// The functions that make values of a range or multirange type keep their names where the type does not.
fn constructors(to: &QualifiedName) -> String {
    format!(
        "DO $relata$\nDECLARE made regprocedure;\nBEGIN\n    FOR made IN SELECT objid FROM pg_depend \
         WHERE classid = 'pg_proc'::regclass AND deptype = 'i'\n        \
         AND refclassid = 'pg_type'::regclass AND refobjid = {}::regtype LOOP\n        \
         EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, {});\n        \
         EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, {});\n    END LOOP;\nEND\n$relata$",
        literal(&qualified(to)),
        literal(&to.name),
        literal(&to.schema)
    )
}

/// To another schema first, then to the new name.
fn moved(kind: &str, from: &QualifiedName, to: &QualifiedName) -> Vec<String> {
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

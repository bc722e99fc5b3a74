//! Spells steps as SQL. Order and meaning were decided before.

mod access;
pub(crate) mod column;
mod comment;
mod composite;
pub(crate) mod constraint;
pub(crate) mod definition;
mod domain;
mod fill;
pub(crate) mod foreign;
pub(crate) mod index;
pub(crate) mod privileges;
pub(crate) mod publication;
mod rename;
pub(crate) mod sequence;
mod storage_parameters;
pub(crate) mod table;

use relata_schema::{Extension, QualifiedName};
use relata_sql::{ident, literal};

use crate::step::{HeldIn, Place};
use crate::{Action, Step};

/// The statements of a step, each without its semicolon.
pub fn render(step: &Step) -> Vec<String> {
    let statement = match &step.action {
        Action::CreateNamespace(name) => format!("CREATE SCHEMA {}", ident(name)),
        Action::DropNamespace(name) => format!("DROP SCHEMA {}", ident(name)),
        Action::CreateExtension { name, extension } => create_extension(name, extension),
        Action::DropExtension(name) => format!("DROP EXTENSION {}", ident(name)),
        Action::UpdateExtension { name, version } => {
            format!("ALTER EXTENSION {} UPDATE TO {}", ident(name), literal(version))
        }
        Action::SetExtensionSchema { name, schema } => {
            format!("ALTER EXTENSION {} SET SCHEMA {}", ident(name), ident(schema))
        }
        Action::CreateEnum { name, to } => {
            let labels = to.labels.iter().map(|label| literal(&label.name)).collect::<Vec<_>>().join(", ");
            format!("CREATE TYPE {} AS ENUM ({labels})", qualified(name))
        }
        Action::DropEnum(name) => format!("DROP TYPE {}", qualified(name)),
        Action::AddLabel { r#enum, label, place } => {
            let place = match place {
                Place::Before(other) => format!(" BEFORE {}", literal(other)),
                Place::After(other) => format!(" AFTER {}", literal(other)),
                Place::Last => String::new(),
            };
            format!("ALTER TYPE {} ADD VALUE {}{place}", qualified(r#enum), literal(label))
        }
        Action::RefuseHeldLabels { r#enum, labels, columns } => refuse_held_labels(r#enum, labels, columns),
        Action::CreateDomain { name, to } => domain::create(name, to),
        Action::DropDomain(name) => format!("DROP DOMAIN {}", qualified(name)),
        Action::AlterDomain { domain, alteration } => domain::alter(domain, alteration),
        Action::CreateComposite { name, to } => composite::create(name, to),
        Action::DropComposite(name) | Action::DropRange { name, .. } => {
            format!("DROP TYPE {}", qualified(name))
        }
        Action::AlterComposite { composite, alteration } => composite::alter(composite, alteration),
        Action::CreateRange { name, to } => composite::create_range(name, to),
        Action::CreateSequence { name, to } => sequence::create(name, to),
        Action::DropSequence(name) => format!("DROP SEQUENCE {}", qualified(name)),
        Action::AlterSequence { name, from, to } => {
            format!("ALTER SEQUENCE {} {}", qualified(name), sequence::changed_options(from, to).join(" "))
        }
        Action::SetSequenceUnlogged { name, to } => {
            format!("ALTER SEQUENCE {} SET {}", qualified(name), if *to { "UNLOGGED" } else { "LOGGED" })
        }
        Action::SetSequenceOwner { name, to } => sequence::owner(name, to.as_ref()),
        Action::KeepPlace(name) => sequence::keep_place(name),
        Action::AdvanceSequence { table, column, kept: Some(kept), .. } => {
            sequence::take_place(table, column, kept)
        }
        Action::AdvanceSequence { table, column, descending, kept: None } => {
            sequence::advance(table, column, *descending)
        }
        Action::CreateTable { name, table } => return table::create(name, table),
        Action::DropTable(name) => format!("DROP TABLE {}", qualified(name)),
        Action::AlterTable { table, alterations } => table::alter(table, alterations),
        Action::FillColumn { table, column } => fill::fill(table, column),
        Action::DropLeftover(leftover) => fill::drop_leftover(leftover),
        Action::CreateIndex { table, name, index, concurrently, only } => {
            index::create(table, name, index, *concurrently, *only)
        }
        Action::AttachIndex { index, partition } => {
            format!("ALTER INDEX {} ATTACH PARTITION {}", qualified(index), qualified(partition))
        }
        Action::DropIndex { name, concurrently } => {
            format!("DROP INDEX {}{}", if *concurrently { "CONCURRENTLY " } else { "" }, qualified(name))
        }
        Action::CreateDefinition { id, to, or_replace } => return definition::create(id, to, *or_replace),
        Action::DropDefinition { id, from } => definition::drop(id, from),
        Action::AlterDefinition { id, from, to } => return definition::alter(id, from, to),
        Action::SetEnabled { id, to } => definition::set_enabled(id, *to),
        Action::SetStatisticsTarget { id, to } => definition::set_statistics_target(id, *to),
        Action::Rename(renamed) => return rename::rename(renamed),
        Action::KeepAccess(kept) => return access::keep(kept),
        Action::RestoreAccess(_) => access::restore(),
        Action::ClearAccess(on) => access::clear(on),
        Action::SetPrivileges { on, from, to } => return privileges::set(on, from, to),
        Action::SetOwner { on, to } => comment::owner(on, to.as_deref()),
        Action::SetComment { on, to } => comment::comment(on, to.as_deref()),
    };
    vec![statement]
}

pub(crate) fn qualified(name: &QualifiedName) -> String {
    relata_sql::qualified(&name.schema, &name.name)
}

/// Identifiers in a list: `a, "B"`.
pub(crate) fn idents<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| ident(name)).collect::<Vec<_>>().join(", ")
}

fn create_extension(name: &str, extension: &Extension) -> String {
    let schema =
        extension.schema.as_ref().map(|schema| format!(" SCHEMA {}", ident(schema))).unwrap_or_default();
    let version = extension.version.as_ref().map(|version| format!(" VERSION {}", literal(version)));
    format!("CREATE EXTENSION {}{schema}{}", ident(name), version.unwrap_or_default())
}

/// The condition that a column, of an enum or of arrays of it, holds one of the labels.
pub(crate) fn held(column: &str, labels: &[String], array: bool) -> String {
    let list = labels.iter().map(|label| literal(label)).collect::<Vec<_>>().join(", ");
    let name = ident(column);
    if array { format!("{name}::text[] && ARRAY[{list}]") } else { format!("{name}::text IN ({list})") }
}

/// One query a column, so that the message says where.
fn refuse_held_labels(r#enum: &QualifiedName, labels: &[String], columns: &[HeldIn]) -> String {
    let mut body = String::from("BEGIN\n");
    for HeldIn { table, column, array } in columns {
        let (from, held) = (qualified(table), held(column, labels, *array));
        let message = format!(
            "rows of {table}.{column} still hold a label that goes from {enum}: {}",
            labels.join(", ")
        );
        let hint = format!("find them with: SELECT * FROM {from} WHERE {held}; then UPDATE them");
        body.push_str(&format!(
            "    IF EXISTS (SELECT FROM {from} WHERE {held}) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = {},\n            HINT = {};\n    END IF;\n",
            literal(&message),
            literal(&hint)
        ));
    }
    body.push_str("END");
    anonymous_block(&body)
}

pub(crate) fn anonymous_block(body: &str) -> String {
    let mut tag = "$relata$".to_owned();
    while body.contains(&tag) {
        tag.insert(1, 'x');
    }
    format!("DO {tag}\n{body}\n{tag}")
}

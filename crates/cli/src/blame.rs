//! Finds the part of a schema file that a server's refusal is about.

use postgres::error::{DbError, ErrorPosition};
use relata_plan::{Action, Alteration, DomainAlteration, Step};
use relata_schema::check::Part;
use relata_schema::{ConstraintKind, Domain, ObjectId, QualifiedName, Table};

use crate::apply;

/// The object and the part of it, from the step and the place in its statement that the server names.
pub(crate) fn blame(step: &Step, statement: &str, error: &DbError) -> (ObjectId, Part) {
    let object = apply::object(step);
    let Some(place) = place(statement, error) else { return (object, Part::Name) };
    let before = &statement[..place];
    match &step.action {
        Action::CreateTable { name, table } => in_table(name, table, statement, place),
        Action::CreateDomain { name, to } => in_domain(name, to, statement, place),
        Action::AlterDomain { alteration, .. } => {
            let part = match alteration {
                DomainAlteration::SetDefault(_) => Part::Default,
                DomainAlteration::AddCheck { .. } => Part::Check,
                DomainAlteration::DropDefault
                | DomainAlteration::SetNotNull
                | DomainAlteration::DropNotNull
                | DomainAlteration::DropCheck(_)
                | DomainAlteration::ValidateCheck(_) => Part::Name,
            };
            (object, part)
        }
        Action::CreateIndex { .. } => {
            let part = if before.contains(" WHERE ") { Part::Predicate } else { Part::Key(commas(before)) };
            (object, part)
        }
        Action::AlterTable { table, alterations } => match alterations.first() {
            Some(Alteration::AddColumn(column)) => (ObjectId::column(table, &column.name), in_column(before)),
            Some(Alteration::SetType { .. }) => {
                let part = if before.contains(" USING ") { Part::Using } else { Part::Type };
                (object, part)
            }
            Some(Alteration::SetDefault { .. }) => (object, Part::Default),
            Some(Alteration::AddConstraint { constraint, .. }) => {
                (object, in_constraint(&constraint.kind, before))
            }
            Some(_) | None => (object, Part::Name),
        },
        _ => (object, Part::Name),
    }
}

/// The byte of the statement that the server counts in characters.
fn place(statement: &str, error: &DbError) -> Option<usize> {
    let Some(ErrorPosition::Original(position)) = error.position() else { return None };
    let characters = usize::try_from(*position).ok()?.checked_sub(1)?;
    statement.char_indices().nth(characters).map(|(place, _)| place)
}

/// CREATE TABLE has a line for each column, in order, and then one for each constraint.
fn in_table(name: &QualifiedName, table: &Table, statement: &str, place: usize) -> (ObjectId, Part) {
    let line_start = statement[..place].rfind('\n').map_or(0, |newline| newline + 1);
    let line = statement[..place].matches('\n').count();
    let before = &statement[line_start..place];
    if let Some(column) = line.checked_sub(1).and_then(|line| table.columns.get(line)) {
        return (ObjectId::column(name, &column.name), in_column(before));
    }
    let found = table.constraints.iter().find(|(constraint, _)| {
        statement[line_start..]
            .trim_start()
            .starts_with(&format!("CONSTRAINT {} ", relata_sql::ident(constraint)))
    });
    match found {
        Some((constraint, kind)) => {
            (ObjectId::constraint(name, constraint), in_constraint(&kind.kind, before))
        }
        None => (ObjectId::Table(name.clone()), Part::Name),
    }
}

/// CREATE DOMAIN has a line for its default, and one for each check.
fn in_domain(name: &QualifiedName, domain: &Domain, statement: &str, place: usize) -> (ObjectId, Part) {
    let id = ObjectId::Domain(name.clone());
    let line = statement[..place].rfind("\n    ").map_or("", |newline| statement[newline..].trim_start());
    let check = domain
        .checks
        .keys()
        .find(|check| line.starts_with(&format!("CONSTRAINT {} ", relata_sql::ident(check))));
    match check {
        Some(check) => (ObjectId::domain_check(name, check), Part::Check),
        None if line.starts_with("DEFAULT ") => (id, Part::Default),
        None if statement[..place].contains(" COLLATE ") => (id, Part::Collation),
        None => (id, Part::Type),
    }
}

fn in_column(before: &str) -> Part {
    if before.contains(" DEFAULT ") {
        Part::Default
    } else if before.contains(" GENERATED ") {
        Part::Generated
    } else if before.contains(" COLLATE ") {
        Part::Collation
    } else {
        Part::Type
    }
}

fn in_constraint(kind: &ConstraintKind, before: &str) -> Part {
    match kind {
        ConstraintKind::Check(_) => Part::Check,
        ConstraintKind::Exclusion(_) if before.contains(" WHERE ") => Part::Predicate,
        ConstraintKind::Exclusion(_) | ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => {
            Part::Key(commas(before))
        }
        ConstraintKind::ForeignKey(_) => Part::Name,
    }
}

/// Which key of a list a place is in; an expression may have commas of its own, so it is a guess.
fn commas(before: &str) -> usize {
    before.rsplit_once('(').map_or(0, |(_, keys)| keys.matches(',').count())
}

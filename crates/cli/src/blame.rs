//! Finds the part of a schema file that a server's refusal is about.

use std::ops::Range;

use postgres::error::{DbError, ErrorPosition};
use relata_plan::{Action, Alteration, AttributeAlteration, DomainAlteration, Step};
use relata_schema::check::Part;
use relata_schema::{Column, ColumnValue, Constraint, ConstraintKind, Index, KeyExpr, ObjectId};
use relata_sql::split::tokens;

use crate::apply;

/// What a refusal is about.
pub(crate) struct Blame {
    pub(crate) object: ObjectId,
    pub(crate) part: Part,
    /// The piece of the part's SQL text that the server points at, and its bytes there.
    pub(crate) token: Option<(String, Range<usize>)>,
    /// The name that the server's message gives, without its schema: an unknown one, or something else.
    pub(crate) name: Option<String>,
}

/// The object and the part of it, from the step and the place in its statement that the server names.
pub(crate) fn blame(step: &Step, statement: &str, error: &DbError) -> Blame {
    let object = apply::object(step);
    let name = name(error);
    let place = place(statement, error);
    let before = place.map(|place| &statement[..place]);
    let (part, sql) = match &step.action {
        // CREATE DOMAIN does not say where it fails.
        Action::CreateDomain { to, .. } => match &to.collation {
            Some(collation) if name.as_ref() == Some(&collation.name) => (Part::Collation, None),
            Some(_) | None => (Part::Type, Some(&to.base.0)),
        },
        Action::AlterComposite { alteration, .. } => match alteration {
            AttributeAlteration::Add(to) => match &to.collation {
                Some(collation) if name.as_ref() == Some(&collation.name) => (Part::Collation, None),
                Some(_) | None => (Part::Type, Some(&to.type_name.0)),
            },
            AttributeAlteration::Drop(_) | AttributeAlteration::SetType(_) => (Part::Name, None),
        },
        Action::CreateRange { to, .. } => match &to.collation {
            Some(collation) if name.as_ref() == Some(&collation.name) => (Part::Collation, None),
            Some(_) | None => (Part::Type, Some(&to.subtype.0)),
        },
        Action::AlterDomain { alteration, .. } => match alteration {
            DomainAlteration::SetDefault(sql) => (Part::Default, Some(&sql.0)),
            DomainAlteration::AddCheck { check, .. } => (Part::Check, Some(&check.expr.0)),
            DomainAlteration::DropDefault
            | DomainAlteration::SetNotNull(_)
            | DomainAlteration::DropNotNull
            | DomainAlteration::DropCheck(_)
            | DomainAlteration::ValidateCheck(_) => (Part::Name, None),
        },
        Action::CreateDefinition { to, .. } => (Part::Definition, Some(&to.sql.0)),
        Action::CreateTable { table, .. } => match (&table.partition_of, &table.partition_by) {
            (Some(partition), _) => (Part::Bound, Some(&partition.bound.0)),
            (None, Some(key)) => (Part::PartitionBy, Some(&key.0)),
            (None, None) => (Part::Name, None),
        },
        Action::CreateIndex { index, .. } => of_index(index, before),
        Action::AlterTable { alterations, .. } => match alterations.first() {
            Some(Alteration::AddColumn(column)) => of_column(column, before),
            Some(Alteration::SetDefault { to, .. }) => (Part::Default, Some(&to.0)),
            Some(Alteration::AddConstraint { constraint, .. }) => of_constraint(constraint, before),
            Some(_) | None => (Part::Name, None),
        },
        _ => (Part::Name, None),
    };
    // ALTER TABLE does not say where in a default or a check it fails.
    let token = match place {
        Some(place) => sql.and_then(|sql| token(statement, place, sql)),
        None => sql.and_then(|sql| named(sql, name.as_deref()?)),
    };
    Blame { object, part, token, name }
}

/// The byte of the statement that the server counts in characters.
fn place(statement: &str, error: &DbError) -> Option<usize> {
    let Some(ErrorPosition::Original(position)) = error.position() else { return None };
    let characters = usize::try_from(*position).ok()?.checked_sub(1)?;
    statement.char_indices().nth(characters).map(|(place, _)| place)
}

/// The token that stands at a place of the statement, where that is within the part's SQL text.
fn token(statement: &str, place: usize, sql: &str) -> Option<(String, Range<usize>)> {
    let holds = |(start, text): &(usize, &str)| (*start..start + text.len()).contains(&place);
    let (start, _) = statement.match_indices(sql).find(holds)?;
    let at = place - start;
    let token = tokens(&sql[at..]).next()?.ok()?;
    Some((token.text.to_owned(), at + token.range.start..at + token.range.end))
}

/// The token that is this name.
fn named(sql: &str, name: &str) -> Option<(String, Range<usize>)> {
    let token = tokens(sql).map_while(Result::ok).find(|token| token.name().as_deref() == Some(name))?;
    Some((token.text.to_owned(), token.range))
}

/// What stands in quotes in a message, or before the parenthesis of a function.
fn name(error: &DbError) -> Option<String> {
    let message = error.message();
    let name = match message.split_once('"') {
        Some((_, rest)) => rest.split_once('"')?.0,
        None => message.split_once('(')?.0.rsplit(' ').next()?,
    };
    Some(name.rsplit('.').next().unwrap_or(name).to_owned())
}

fn of_column<'a>(column: &'a Column, before: Option<&str>) -> (Part, Option<&'a String>) {
    let (generated, collated) = match before {
        Some(before) => (before.contains(" GENERATED "), before.contains(" COLLATE ")),
        None => (true, column.collation.is_some()),
    };
    match &column.value {
        ColumnValue::Generated(of) if generated => (Part::Generated, Some(&of.expr.0)),
        ColumnValue::Identity(_) if generated => (Part::Identity, None),
        _ if collated => (Part::Collation, None),
        _ if before.is_none() && column.storage.is_some() => (Part::Storage, None),
        _ => (Part::Type, Some(&column.type_name.0)),
    }
}

fn of_index<'a>(index: &'a Index, before: Option<&str>) -> (Part, Option<&'a String>) {
    let has_expressions = index.keys.iter().any(|key| matches!(key.expr, KeyExpr::Expr(_)));
    let predicate = index.predicate.as_ref().map(|predicate| &predicate.0);
    match before {
        Some(before) if before.contains(" WHERE ") => (Part::Predicate, predicate),
        Some(before) => (Part::Key(commas(before)), None),
        None if predicate.is_some() && !has_expressions => (Part::Predicate, None),
        None => (Part::Key(0), None),
    }
}

fn of_constraint<'a>(constraint: &'a Constraint, before: Option<&str>) -> (Part, Option<&'a String>) {
    match &constraint.kind {
        ConstraintKind::Check(check) => (Part::Check, Some(&check.expr.0)),
        ConstraintKind::Exclusion(exclusion) if before.is_some_and(|before| before.contains(" WHERE ")) => {
            (Part::Predicate, exclusion.predicate.as_ref().map(|predicate| &predicate.0))
        }
        ConstraintKind::Exclusion(_) | ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => {
            (Part::Key(before.map_or(0, commas)), None)
        }
        ConstraintKind::ForeignKey(_) => (Part::References, None),
    }
}

/// Which key of a list a place is in; an expression may have commas of its own, so it is a guess.
fn commas(before: &str) -> usize {
    before.rsplit_once('(').map_or(0, |(_, keys)| keys.matches(',').count())
}

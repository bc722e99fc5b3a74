//! Tables.

use std::collections::BTreeSet;

use relata_diff::Change;
use relata_schema::{
    Column, ColumnValue, Constraint, ConstraintKind, ObjectId, QualifiedName, ReplicaIdentity, RowSecurity,
    Table,
};

use crate::lower::{Context, column, constraint, definition, index, inheritance, not_null};
use crate::{Action, Alteration, Step, mentions};

/// Foreign keys, constraints that are not valid, indexes, and what needs a routine that needs the table come as steps of
/// their own, everything else with the table.
pub(crate) fn create(name: &QualifiedName, to: &Table, context: &Context<'_>, steps: &mut Vec<Step>) {
    let (whole, form) = (to, inheritance::form(name, to, context));
    let to = &form.shape(name, whole, context);
    let mut table = to.clone();
    let circular = |object: ObjectId| mentions::leads_back(&object, name, context.to);
    let name_of_table = name;
    let later = |name: &str, constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(_) => true,
        ConstraintKind::Check(check) => {
            check.not_valid || circular(ObjectId::constraint(name_of_table, name))
        }
        ConstraintKind::Unique(key) => key.incomplete || is_merged(name, constraint, to),
        ConstraintKind::PrimaryKey(key) => key.incomplete,
        ConstraintKind::Exclusion(_) => false,
    };
    table.constraints.retain(|name, constraint| !later(name, constraint));
    table.columns.iter_mut().for_each(|column| *column = not_null::said(name, column, context));
    // Before PostgreSQL 16, a child says nothing of how its parent's column is generated, which it inherits.
    let inherits_value = |column: &Column| {
        let parents = to.parents().filter_map(|parent| context.to.tables.get(parent));
        let mut same = parents.filter_map(|parent| parent.column(&column.name));
        matches!(column.value, ColumnValue::Generated(_)) && same.any(|parents| parents.value == column.value)
    };
    for column in table.columns.iter_mut().filter(|column| inherits_value(column)) {
        column.value = ColumnValue::Given;
    }
    // Defaults and columns that need a routine which needs the table.
    let (mut defaults, mut generated) = (Vec::new(), Vec::new());
    table.columns.retain_mut(|column| {
        let default = ObjectId::default(name, &column.name);
        match &column.value {
            ColumnValue::Default(expr) if circular(default.clone()) => {
                let set = Alteration::SetDefault { column: column.name.clone(), to: expr.clone() };
                defaults.push(Step::alter(name, set).produces([default]));
                column.value = ColumnValue::Given;
                true
            }
            ColumnValue::Generated(_) if circular(default) => {
                column::add(name, column, context, &mut generated);
                false
            }
            ColumnValue::Default(_)
            | ColumnValue::Generated(_)
            | ColumnValue::Given
            | ColumnValue::Identity(_) => true,
        }
    });
    let mut columns: Vec<ObjectId> = Vec::new();
    for column in &table.columns {
        columns.push(ObjectId::column(name, &column.name));
        let default = ObjectId::default(name, &column.name);
        if !defaults.iter().any(|step: &Step| step.produces.contains(&default)) {
            columns.push(default);
        }
    }
    let table_id = ObjectId::Table(name.clone());
    steps.extend(defaults.into_iter().map(|step| step.after([table_id.clone()])));
    steps.append(&mut generated);
    let constraints: Vec<ObjectId> =
        table.constraints.keys().map(|constraint| ObjectId::constraint(name, constraint)).collect();
    steps.push(
        Step::new(Action::CreateTable { name: name.clone(), table })
            .produces([ObjectId::Table(name.clone())])
            .produces(columns)
            .produces(constraints)
            .produces(form.brings(name, whole))
            .after(form.after(whole, context)),
    );
    for of in &to.columns {
        column::own_persistence(name, of, context, steps);
    }
    for (constraint, to) in to.constraints.iter().filter(|(name, constraint)| later(name, constraint)) {
        constraint::add_offline(name, constraint, to, context, steps);
        if to.is_incomplete() {
            inheritance::leave_incomplete(name, constraint, context, steps);
        }
    }
    for (index, of) in &to.indexes {
        index::create(name, index, of, false, steps);
        if !of.valid && to.partition_by.is_some() {
            inheritance::leave_incomplete(name, index, context, steps);
        }
    }
    form.finish(name, whole, context, steps);
    if to.row_security != RowSecurity::default() {
        let (from, to) = (RowSecurity::default(), to.row_security);
        let step = Step::alter(name, Alteration::SetRowSecurity { from, to });
        steps.push(step.after([ObjectId::Table(name.clone())]));
    }
    if to.replica_identity != ReplicaIdentity::Default {
        replica_identity(name, &to.replica_identity, steps);
    }
}

/// CREATE TABLE makes one index of two keys over the same columns (`transformIndexConstraints` in
/// `parse_utilcmd.c`), and forgets the second.
fn is_merged(name: &str, unique: &Constraint, table: &Table) -> bool {
    let columns = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            Some((key.columns.clone(), key.include.clone()))
        }
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => None,
    };
    table.constraints.iter().any(|(other, constraint)| {
        let first = matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) || other.as_str() < name;
        first && other != name && columns(constraint) == columns(unique)
    })
}

pub(crate) fn drop(name: &QualifiedName, from: &Table, context: &Context<'_>, steps: &mut Vec<Step>) {
    let mut gone = Vec::new();
    for constraint in circular_foreign_keys(name, from, context) {
        constraint::drop(name, constraint, context, steps);
        gone.push(ObjectId::constraint(name, constraint));
    }
    gone.extend(let_go(name, from, context, steps));
    let mut parts = parts(name, from, context);
    parts.retain(|part| !gone.contains(part));
    inheritance::detach_before_drop(name, from, context, steps);
    steps.push(Step::new(Action::DropTable(name.clone())).destroys(parts));
}

/// Lets go of routines that need the table, so that they can be dropped before it: what was let go of.
fn let_go(name: &QualifiedName, from: &Table, context: &Context<'_>, steps: &mut Vec<Step>) -> Vec<ObjectId> {
    let circular = |object: &ObjectId| mentions::leads_back(object, name, context.from);
    let mut gone = Vec::new();
    for column in &from.columns {
        let default = ObjectId::default(name, &column.name);
        match &column.value {
            ColumnValue::Default(_) if circular(&default) => {
                let step = Step::alter(name, Alteration::DropDefault(column.name.clone()));
                steps.push(step.destroys([default.clone()]));
                gone.push(default);
            }
            ColumnValue::Generated(_) if circular(&default) => {
                column::drop(name, column, context, steps);
                gone.extend([default, ObjectId::column(name, &column.name)]);
            }
            ColumnValue::Default(_)
            | ColumnValue::Generated(_)
            | ColumnValue::Given
            | ColumnValue::Identity(_) => {}
        }
    }
    for (constraint, of) in &from.constraints {
        let id = ObjectId::constraint(name, constraint);
        if matches!(of.kind, ConstraintKind::Check(_)) && circular(&id) {
            constraint::drop(name, constraint, context, steps);
            gone.push(id);
        }
    }
    gone
}

/// All that goes with a table.
fn parts(name: &QualifiedName, from: &Table, context: &Context<'_>) -> Vec<ObjectId> {
    let mut parts = vec![ObjectId::Table(name.clone())];
    for column in &from.columns {
        parts.push(ObjectId::column(name, &column.name));
        parts.push(ObjectId::default(name, &column.name));
    }
    parts.extend(from.constraints.keys().map(|constraint| ObjectId::constraint(name, constraint)));
    parts.extend(definition::of_table(name, context));
    parts.extend(from.indexes.keys().map(|index| ObjectId::Index(QualifiedName::new(&name.schema, index))));
    for (sequence, of) in &context.from.sequences {
        let ours = of.owned_by.as_ref().is_some_and(|(table, _)| table == name);
        if ours && !context.to.sequences.contains_key(sequence) {
            parts.push(ObjectId::Sequence(sequence.clone()));
        }
    }
    parts
}

/// Foreign keys of a table that goes to others that go, from which a way leads back: no order of DROP TABLE works.
fn circular_foreign_keys<'a>(
    name: &QualifiedName,
    from: &'a Table,
    context: &Context<'_>,
) -> Vec<&'a String> {
    let goes = |table: &QualifiedName| {
        context.changes.iter().any(|change| matches!(change, Change::DropTable { name, .. } if name == table))
    };
    let back = |start: &QualifiedName| {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![start]);
        while let Some(table) = todo.pop() {
            if table == name {
                return true;
            }
            if seen.insert(table)
                && let Some(table) = context.from.tables.get(table)
            {
                todo.extend(referenced(table));
            }
        }
        false
    };
    from.constraints
        .iter()
        .filter(|(_, constraint)| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => {
                key.references != *name && goes(&key.references) && back(&key.references)
            }
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => false,
        })
        .map(|(name, _)| name)
        .collect()
}

fn referenced(table: &Table) -> impl Iterator<Item = &QualifiedName> {
    table.constraints.values().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(&key.references),
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => None,
    })
}

pub(crate) fn replica_identity(table: &QualifiedName, to: &ReplicaIdentity, steps: &mut Vec<Step>) {
    let index = match to {
        // The index of a constraint has the constraint's name.
        ReplicaIdentity::UsingIndex(index) => {
            vec![
                ObjectId::Index(QualifiedName::new(&table.schema, index)),
                ObjectId::constraint(table, index),
            ]
        }
        ReplicaIdentity::Default | ReplicaIdentity::Full | ReplicaIdentity::Nothing => Vec::new(),
    };
    let step = Step::alter(table, Alteration::SetReplicaIdentity(to.clone()));
    steps.push(step.after([ObjectId::Table(table.clone())]).after(index));
}

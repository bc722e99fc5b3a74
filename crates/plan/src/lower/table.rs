//! Tables.

use std::collections::BTreeSet;

use relata_diff::Change;
use relata_schema::{
    Constraint, ConstraintKind, ObjectId, QualifiedName, ReplicaIdentity, RowSecurity, Table,
};

use crate::lower::{Context, constraint, definition, index};
use crate::{Action, Alteration, Step};

/// Foreign keys, constraints that are not valid and indexes come as steps of their own, everything else with the
/// table.
pub(crate) fn create(name: &QualifiedName, to: &Table, steps: &mut Vec<Step>) {
    let mut table = to.clone();
    let later = |name: &str, constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(_) => true,
        ConstraintKind::Check(check) => check.not_valid,
        ConstraintKind::Unique(_) => is_merged(name, constraint, to),
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Exclusion(_) => false,
    };
    table.constraints.retain(|name, constraint| !later(name, constraint));
    let columns = to
        .columns
        .iter()
        .flat_map(|column| [ObjectId::column(name, &column.name), ObjectId::default(name, &column.name)]);
    let constraints: Vec<ObjectId> =
        table.constraints.keys().map(|constraint| ObjectId::constraint(name, constraint)).collect();
    steps.push(
        Step::new(Action::CreateTable { name: name.clone(), table })
            .produces([ObjectId::Table(name.clone())])
            .produces(columns)
            .produces(constraints),
    );
    for (constraint, to) in to.constraints.iter().filter(|(name, constraint)| later(name, constraint)) {
        constraint::add_offline(name, constraint, to, steps);
    }
    for (index, to) in &to.indexes {
        index::create(name, index, to, false, steps);
    }
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
    for constraint in circular_foreign_keys(name, from, context) {
        constraint::drop(name, constraint, steps);
    }
    steps.push(Step::new(Action::DropTable(name.clone())).destroys(parts(name, from, context)));
}

/// All that goes with a table.
fn parts(name: &QualifiedName, from: &Table, context: &Context<'_>) -> Vec<ObjectId> {
    let circular = circular_foreign_keys(name, from, context);
    let mut parts = vec![ObjectId::Table(name.clone())];
    for column in &from.columns {
        parts.push(ObjectId::column(name, &column.name));
        parts.push(ObjectId::default(name, &column.name));
    }
    let constraints = from.constraints.keys().filter(|constraint| !circular.contains(constraint));
    parts.extend(constraints.map(|constraint| ObjectId::constraint(name, constraint)));
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

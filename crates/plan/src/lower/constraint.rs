//! Constraints on tables that exist, and foreign keys on new ones.

use relata_schema::{Constraint, ConstraintKind, ObjectId, QualifiedName};

use crate::lower::Context;
use crate::replaced::replaces_constraint;
use crate::{Alteration, Step};

pub(crate) fn add(
    table: &QualifiedName,
    name: &str,
    to: &Constraint,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let not_valid = match &to.kind {
        ConstraintKind::ForeignKey(key) => key.not_valid,
        ConstraintKind::Check(check) => check.not_valid,
        // They are indexes, and have no such form.
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => true,
    };
    if not_valid || !context.online(table, &ObjectId::constraint(table, name)) {
        add_offline(table, name, to, steps);
        return;
    }
    let mut later = to.clone();
    match &mut later.kind {
        ConstraintKind::ForeignKey(key) => key.not_valid = true,
        ConstraintKind::Check(check) => check.not_valid = true,
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => {}
    }
    add_offline(table, name, &later, steps);
    validate(table, name, steps);
}

/// In one statement, which checks all rows under its lock.
pub(crate) fn add_offline(table: &QualifiedName, name: &str, to: &Constraint, steps: &mut Vec<Step>) {
    let not_valid = match &to.kind {
        ConstraintKind::ForeignKey(key) => key.not_valid,
        ConstraintKind::Check(check) => check.not_valid,
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => false,
    };
    let columns: Vec<ObjectId> = match &to.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            key.columns.iter().chain(&key.include).map(|column| ObjectId::column(table, column)).collect()
        }
        ConstraintKind::ForeignKey(key) => {
            let own = key.columns.iter().map(|column| ObjectId::column(table, column));
            let other = key.referenced_columns.iter().map(|column| ObjectId::column(&key.references, column));
            own.chain(other).chain([ObjectId::Table(key.references.clone())]).collect()
        }
        ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => Vec::new(),
    };
    let alteration = Alteration::AddConstraint { name: name.to_owned(), constraint: to.clone(), not_valid };
    let step = Step::alter(table, alteration).produces([ObjectId::constraint(table, name)]);
    steps.push(step.after(columns).after([ObjectId::Table(table.clone())]));
}

pub(crate) fn drop(table: &QualifiedName, name: &str, steps: &mut Vec<Step>) {
    let step = Step::alter(table, Alteration::DropConstraint(name.to_owned()));
    steps.push(step.destroys([ObjectId::constraint(table, name)]));
}

/// In place where PostgreSQL can; what it cannot is in `replaced`.
pub(crate) fn modify(
    table: &QualifiedName,
    name: &str,
    from: &Constraint,
    to: &Constraint,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    if replaces_constraint(from, to) || context.replaced.contains(&ObjectId::constraint(table, name)) {
        return;
    }
    let (mut deferrable, mut valid) = (false, false);
    match (&from.kind, &to.kind) {
        (ConstraintKind::ForeignKey(old), ConstraintKind::ForeignKey(new)) => {
            deferrable = old.deferrable != new.deferrable;
            valid = old.not_valid != new.not_valid;
        }
        (ConstraintKind::Check(old), ConstraintKind::Check(new)) => valid = old.not_valid != new.not_valid,
        _ => {}
    }
    if deferrable {
        let alteration = Alteration::AlterConstraint { name: name.to_owned(), constraint: to.clone() };
        steps.push(Step::alter(table, alteration).produces([ObjectId::constraint(table, name)]));
    }
    if valid {
        validate(table, name, steps);
    }
}

fn validate(table: &QualifiedName, name: &str, steps: &mut Vec<Step>) {
    let step = Step::alter(table, Alteration::ValidateConstraint(name.to_owned()));
    steps.push(step.after([ObjectId::constraint(table, name)]));
}

/// Constraints that change, and those that something else forces to go and come back.
pub(crate) fn replace(context: &Context<'_>, steps: &mut Vec<Step>) {
    for id in &context.replaced {
        let ObjectId::Constraint { table, constraint } = id else { continue };
        let Some(to) = context.to.tables.get(table).and_then(|table| table.constraints.get(constraint))
        else {
            continue;
        };
        drop(table, constraint, steps);
        add(table, constraint, to, context, steps);
    }
}

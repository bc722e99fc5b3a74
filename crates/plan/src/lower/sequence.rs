//! Sequences of their own.

use relata_diff::Change;
use relata_schema::{ObjectId, QualifiedName, Schema, Sequence};

use crate::lower::{Context, column};
use crate::render::sequence::restarts;
use crate::{Action, Step};

pub(crate) fn create(name: &QualifiedName, to: &Sequence, context: &Context<'_>, steps: &mut Vec<Step>) {
    let id = ObjectId::Sequence(name.clone());
    steps.push(
        Step::new(Action::CreateSequence { name: name.clone(), to: to.clone() }).produces([id.clone()]),
    );
    if let Some((table, column)) = &to.owned_by {
        steps.push(own(name, to));
        // A column that was there before has rows that were there before.
        let of = |schema: &Schema| schema.tables.get(table).and_then(|table| table.column(column)).cloned();
        let (Some(before), Some(now)) = (of(context.from), of(context.to)) else { return };
        let counts = ["smallint", "integer", "bigint"].contains(&now.type_name.0.as_str());
        if counts && !context.replaced.contains(&ObjectId::column(table, column)) {
            let kept = column::handed_on(table, &before, &now, context);
            steps.push(column::advance(table, column, &to.options, kept).after([id]));
        }
    }
}

/// A sequence goes with the column that owns it; another is dropped by name.
pub(crate) fn drop(name: &QualifiedName, from: &Sequence, context: &Context<'_>, steps: &mut Vec<Step>) {
    let goes = from.owned_by.as_ref().is_some_and(|(table, column)| {
        context.changes.iter().any(|change| match change {
            Change::DropTable { name, .. } => name == table,
            Change::DropColumn { table: of, from } => of == table && from.name == *column,
            _ => false,
        }) || context.replaced.contains(&ObjectId::column(table, column))
    });
    if !goes {
        let id = ObjectId::Sequence(name.clone());
        steps.push(Step::new(Action::DropSequence(name.clone())).destroys([id]));
    }
}

pub(crate) fn modify(name: &QualifiedName, from: &Sequence, to: &Sequence, steps: &mut Vec<Step>) {
    let id = ObjectId::Sequence(name.clone());
    if from.owned_by.is_some() && from.owned_by != to.owned_by {
        // Before the old owner goes and takes the sequence with it.
        let action = Action::SetSequenceOwner { name: name.clone(), to: None };
        steps.push(Step::new(action).destroys([id.clone()]));
    }
    if from.options != to.options {
        let action =
            Action::AlterSequence { name: name.clone(), from: from.options.clone(), to: to.options.clone() };
        steps.push(Step::new(action).produces([id.clone()]));
    }
    if from.unlogged != to.unlogged {
        let action = Action::SetSequenceUnlogged { name: name.clone(), to: to.unlogged };
        // A table that changes takes the sequences of its columns along.
        let tables = from.owned_by.iter().map(|(table, _)| ObjectId::Table(table.clone()));
        steps.push(Step::new(action).produces([id.clone()]).after(tables));
    }
    if to.owned_by.is_some() && from.owned_by != to.owned_by {
        steps.push(own(name, to));
    }
    if let Some((table, column)) = to.owned_by.as_ref().filter(|_| restarts(&from.options, &to.options)) {
        steps.push(column::advance(table, column, &to.options, None).after([id]));
    }
}

/// Before PostgreSQL 15 no statement says of a sequence whether it is logged: one of a column counts as its table does.
pub(crate) fn unsaid_persistence(steps: &mut Vec<Step>) {
    steps.retain(|step| !matches!(step.action, Action::SetSequenceUnlogged { .. }));
    for step in steps {
        if let Action::CreateSequence { to, .. } = &mut step.action {
            to.unlogged = false;
        }
    }
}

fn own(name: &QualifiedName, to: &Sequence) -> Step {
    let action = Action::SetSequenceOwner { name: name.clone(), to: to.owned_by.clone() };
    let owner = to.owned_by.iter().map(|(table, column)| ObjectId::column(table, column));
    Step::new(action).after([ObjectId::Sequence(name.clone())]).after(owner)
}

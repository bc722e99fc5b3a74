//! Views, routines, triggers, publications and their like: in place where PostgreSQL can, else dropped and made again.

use relata_diff::Change;
use relata_schema::{Definition, DefinitionId, Details, Enabled, ObjectId, QualifiedName, StorageParameters};

use crate::lower::{Context, composite, index};
use crate::render::definition::alter;
use crate::replaced::replaces_definition;
use crate::{Action, Step};

pub(crate) fn create(id: &DefinitionId, to: &Definition, steps: &mut Vec<Step>) {
    let action = Action::CreateDefinition { id: id.clone(), to: to.clone(), or_replace: false };
    steps.push(Step::new(action).produces(parts(id, to)));
    settings(id, None, to, steps);
    if let (DefinitionId::MaterializedView(name), Some(indexes)) = (id, to.indexes()) {
        for (index, to) in indexes {
            index::create(name, index, to, false, steps);
        }
    }
}

/// What belongs to a table or view that goes, goes with it.
pub(crate) fn drop(id: &DefinitionId, from: &Definition, context: &Context<'_>, steps: &mut Vec<Step>) {
    let goes = |table: &QualifiedName| {
        context.changes.iter().any(|change| match change {
            Change::DropTable { name, .. } => name == table,
            Change::DropDefinition {
                id:
                    DefinitionId::View(name)
                    | DefinitionId::MaterializedView(name)
                    | DefinitionId::ForeignTable(name),
                ..
            } => name == table,
            _ => false,
        })
    };
    if !id.table().is_some_and(goes) {
        push_drop(id, from, context, steps);
    }
}

fn push_drop(id: &DefinitionId, from: &Definition, context: &Context<'_>, steps: &mut Vec<Step>) {
    let action = Action::DropDefinition { id: id.clone(), from: from.clone() };
    let mut step = Step::new(action).destroys(parts(id, from));
    if let DefinitionId::View(name)
    | DefinitionId::MaterializedView(name)
    | DefinitionId::ForeignTable(name) = id
    {
        step = step.destroys(of_table(name, context));
        let indexes = from.indexes().into_iter().flatten();
        step =
            step.destroys(indexes.map(|(index, _)| ObjectId::Index(QualifiedName::new(&name.schema, index))));
    }
    steps.push(step);
}

/// Triggers, rules and policies of a table or view, as objects that go with it.
pub(crate) fn of_table(table: &QualifiedName, context: &Context<'_>) -> Vec<ObjectId> {
    let ids = context.from.definitions.keys().filter(|id| id.table() == Some(table));
    ids.cloned().map(ObjectId::Definition).collect()
}

pub(crate) fn modify(
    id: &DefinitionId,
    from: &Definition,
    to: &Definition,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    if replaces_definition(from, to) || context.replaced.contains(&ObjectId::Definition(id.clone())) {
        return;
    }
    let mut from = from.clone();
    if is_altered(to) {
        leave_what_goes(&mut from, context);
        if !alter(id, &from, to).is_empty() {
            let action = Action::AlterDefinition { id: id.clone(), from, to: to.clone() };
            steps.push(Step::new(action).produces(parts(id, to)));
        }
        return;
    }
    if is_restated(&from, to) {
        let action = Action::CreateDefinition { id: id.clone(), to: to.clone(), or_replace: true };
        steps.push(Step::new(action).produces(parts(id, to)));
        // It fires again as if it were new.
        if let Details::Trigger { enabled, .. } | Details::Rule { enabled } = &mut from.details {
            *enabled = Enabled::Origin;
        }
    }
    settings(id, Some(&from), to, steps);
}

/// Whether ALTER changes all that can change in place.
fn is_altered(of: &Definition) -> bool {
    match &of.details {
        Details::Publication(_)
        | Details::ForeignDataWrapper(_)
        | Details::Server(_)
        | Details::UserMapping { .. }
        | Details::ForeignTable(_)
        | Details::MaterializedView(_) => true,
        Details::Routine(_)
        | Details::View(_)
        | Details::Statistics { .. }
        | Details::Collation
        | Details::Trigger { .. }
        | Details::Rule { .. }
        | Details::Policy
        | Details::EventTrigger { .. } => false,
    }
}

/// Tables that are dropped leave a publication by that.
fn leave_what_goes(from: &mut Definition, context: &Context<'_>) {
    if let Details::Publication(of) = &mut from.details {
        let goes = |table: &QualifiedName| {
            context
                .changes
                .iter()
                .any(|change| matches!(change, Change::DropTable { name, .. } if name == table))
        };
        of.tables.retain(|table, _| !goes(table));
    }
}

/// Whether the statement itself changed, and not only what is set beside it.
fn is_restated(from: &Definition, to: &Definition) -> bool {
    let other = match (&from.details, &to.details) {
        (Details::Trigger { .. }, Details::Trigger { .. })
        | (Details::Rule { .. }, Details::Rule { .. })
        | (Details::EventTrigger { .. }, Details::EventTrigger { .. })
        | (Details::Statistics { .. }, Details::Statistics { .. }) => false,
        (old, new) => old != new,
    };
    from.sql != to.sql || other
}

/// What the statement cannot say.
fn settings(id: &DefinitionId, from: Option<&Definition>, to: &Definition, steps: &mut Vec<Step>) {
    let old = from.map(|from| &from.details);
    let action = match (old, &to.details) {
        (
            Some(
                Details::Trigger { enabled: old, .. }
                | Details::Rule { enabled: old }
                | Details::EventTrigger { enabled: old, .. },
            ),
            Details::Trigger { enabled, .. }
            | Details::Rule { enabled }
            | Details::EventTrigger { enabled, .. },
        ) if old != enabled => Action::SetEnabled { id: id.clone(), to: *enabled },
        (
            None,
            Details::Trigger { enabled, .. }
            | Details::Rule { enabled }
            | Details::EventTrigger { enabled, .. },
        ) if *enabled != Enabled::Origin => Action::SetEnabled { id: id.clone(), to: *enabled },
        (Some(Details::Statistics { target: old }), Details::Statistics { target }) if old != target => {
            Action::SetStatisticsTarget { id: id.clone(), to: *target }
        }
        (None, Details::Statistics { target: Some(target) }) => {
            Action::SetStatisticsTarget { id: id.clone(), to: Some(*target) }
        }
        (None, Details::MaterializedView(_) | Details::ForeignTable(_)) => {
            let from = to.without_settings();
            if from == *to {
                return;
            }
            Action::AlterDefinition { id: id.clone(), from, to: to.clone() }
        }
        _ => return,
    };
    steps.push(Step::new(action).after([ObjectId::Definition(id.clone())]));
}

/// Definitions that PostgreSQL cannot change in place, and those that something else forces to go and come back.
pub(crate) fn replace(context: &Context<'_>, steps: &mut Vec<Step>) {
    for object in &context.replaced {
        let ObjectId::Definition(id) = object else { continue };
        if let DefinitionId::Collation(name) = id {
            composite::replace_collation(name, context, steps);
            continue;
        }
        let (Some(from), Some(to)) = (context.from.definitions.get(id), context.to.definitions.get(id))
        else {
            continue;
        };
        push_drop(id, from, context, steps);
        match id {
            // Its options come back with what is kept: some of them only the database knows.
            DefinitionId::UserMapping { .. } => {
                let options = StorageParameters::default();
                create(id, &Definition::new("", Details::UserMapping { options }), steps);
            }
            _ => create(id, to, steps),
        }
        comments(id, from, to, steps);
    }
}

/// Comments that did not change, and went with the object.
fn comments(id: &DefinitionId, from: &Definition, to: &Definition, steps: &mut Vec<Step>) {
    let mut say = |on: ObjectId, old: &Option<String>, new: &Option<String>| {
        if new.is_some() && old == new {
            steps.push(Step::new(Action::SetComment { on: on.clone(), to: new.clone() }).after([on]));
        }
    };
    say(ObjectId::Definition(id.clone()), &from.comment, &to.comment);
    if let DefinitionId::View(name)
    | DefinitionId::MaterializedView(name)
    | DefinitionId::ForeignTable(name) = id
    {
        for column in to.columns() {
            let old = from.columns().iter().find(|old| old.name == column.name);
            say(
                ObjectId::column(name, &column.name),
                &old.and_then(|old| old.comment.clone()),
                &column.comment,
            );
        }
        for (index, new) in to.indexes().into_iter().flatten() {
            let old = from.indexes().and_then(|indexes| indexes.get(index));
            let on = ObjectId::Index(QualifiedName::new(&name.schema, index));
            say(on, &old.and_then(|old| old.comment.clone()), &new.comment);
        }
    }
}

/// The object, and the columns of a view, which comments are on.
fn parts(id: &DefinitionId, definition: &Definition) -> Vec<ObjectId> {
    let mut parts = vec![ObjectId::Definition(id.clone())];
    if let DefinitionId::View(name)
    | DefinitionId::MaterializedView(name)
    | DefinitionId::ForeignTable(name) = id
    {
        parts.extend(definition.columns().iter().map(|column| ObjectId::column(name, &column.name)));
    }
    parts
}

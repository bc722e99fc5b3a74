//! Owners and privileges that only the database knows, of objects that must go for a moment; and privileges of new
//! objects, which may not be those that default privileges give.

use relata_diff::Change;
use relata_schema::{DefinitionId, ObjectId, Privileges, Scope, by_default};

use crate::lower::{Context, set_privileges};
use crate::step::Kept;
use crate::{Action, Step};

/// Notes them before anything else is done, and brings them back where the objects are there again. Privileges that the
/// file speaks of are set as it says.
pub(crate) fn keep(context: &Context<'_>, steps: &mut Vec<Step>) {
    let kept: Vec<Kept> = context
        .replaced
        .iter()
        .filter(|id| has_access(id))
        .map(|on| {
            // What may be done with a column stands with its table, which stays.
            let column = matches!(on, ObjectId::Column { .. });
            Kept { on: on.clone(), privileges: column || !is_spoken_of(on, context) }
        })
        .collect();
    if kept.is_empty() {
        return;
    }
    let objects: Vec<ObjectId> = kept.iter().map(|kept| kept.on.clone()).collect();
    for kept in &kept {
        if matches!(kept.on, ObjectId::Column { .. }) {
            continue;
        }
        // What is noted is noted beside what a new object lets others do.
        let target = match kept.privileges {
            true => by_default(&kept.on),
            false => context.to.privileges_of(&kept.on),
        };
        give(&kept.on, &target, context, steps);
    }
    steps.push(Step::new(Action::KeepAccess(kept)));
    steps.push(Step::new(Action::RestoreAccess(objects.clone())).after(objects));
}

/// Privileges of what the changes make, where the file speaks of them.
pub(crate) fn of_new(context: &Context<'_>, steps: &mut Vec<Step>) {
    for on in context.changes.iter().filter(|change| is_creation(change)).map(Change::object) {
        if !context.replaced.contains(&on) && is_spoken_of(&on, context) {
            give(&on, &context.to.privileges_of(&on), context, steps);
        }
    }
}

pub(crate) fn is_creation(change: &Change) -> bool {
    matches!(
        change,
        Change::CreateNamespace { .. }
            | Change::CreateEnum { .. }
            | Change::CreateDomain { .. }
            | Change::CreateComposite { .. }
            | Change::CreateRange { .. }
            | Change::CreateSequence { .. }
            | Change::CreateTable { .. }
            | Change::CreateDefinition { .. }
    )
}

/// Privileges of an object that is made anew. Who makes it, and so what default privileges it has then, is known only when
/// that is done.
fn give(on: &ObjectId, target: &Privileges, context: &Context<'_>, steps: &mut Vec<Step>) {
    let fresh = match context.from.has_default_privileges(on) {
        true => {
            steps.push(Step::new(Action::ClearAccess(on.clone())).after([on.clone()]));
            Privileges::new()
        }
        false => by_default(on),
    };
    if *target != fresh {
        set_privileges(on, &fresh, target, steps);
    }
}

fn has_access(id: &ObjectId) -> bool {
    match id {
        ObjectId::Enum(_)
        | ObjectId::Domain(_)
        | ObjectId::Composite(_)
        | ObjectId::Range(_)
        | ObjectId::Column { .. } => true,
        ObjectId::Definition(id) => match id {
            DefinitionId::Routine { .. }
            | DefinitionId::View(_)
            | DefinitionId::MaterializedView(_)
            | DefinitionId::Publication(_)
            | DefinitionId::ForeignDataWrapper(_)
            | DefinitionId::Server(_)
            | DefinitionId::UserMapping { .. }
            | DefinitionId::ForeignTable(_) => true,
            // Only superusers have event triggers.
            DefinitionId::EventTrigger(_)
            | DefinitionId::Statistics(_)
            | DefinitionId::Collation(_)
            | DefinitionId::Trigger { .. }
            | DefinitionId::Rule { .. }
            | DefinitionId::Policy { .. } => false,
        },
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::DomainCheck { .. }
        | ObjectId::Attribute { .. }
        | ObjectId::Sequence(_)
        | ObjectId::Table(_)
        | ObjectId::Default { .. }
        | ObjectId::Constraint { .. }
        | ObjectId::Index(_)
        | ObjectId::DefaultPrivileges(_) => false,
    }
}

/// Whether the file says what others may do with it.
fn is_spoken_of(id: &ObjectId, context: &Context<'_>) -> bool {
    context.to.scope == Scope::All
        || context.to.privileges.contains_key(id)
        || context.to.spoken_of.contains(id)
}

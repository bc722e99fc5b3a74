//! Owners and privileges that only the database knows, of objects that must go for a moment.

use relata_schema::{DefinitionId, ObjectId, Scope, by_default};

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
    for kept in kept.iter().filter(|kept| !kept.privileges) {
        let (fresh, target) = (by_default(&kept.on), context.to.privileges_of(&kept.on));
        if target != fresh {
            set_privileges(&kept.on, &fresh, &target, steps);
        }
    }
    steps.push(Step::new(Action::KeepAccess(kept)));
    steps.push(Step::new(Action::RestoreAccess(objects.clone())).after(objects));
}

fn has_access(id: &ObjectId) -> bool {
    match id {
        ObjectId::Enum(_)
        | ObjectId::Domain(_)
        | ObjectId::Composite(_)
        | ObjectId::Range(_)
        | ObjectId::Column { .. } => true,
        ObjectId::Definition(id) => match id {
            DefinitionId::Routine { .. } | DefinitionId::View(_) | DefinitionId::MaterializedView(_) => true,
            DefinitionId::Statistics(_)
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
        | ObjectId::Index(_) => false,
    }
}

/// Whether the file says what others may do with it.
fn is_spoken_of(id: &ObjectId, context: &Context<'_>) -> bool {
    context.to.scope == Scope::All
        || context.to.privileges.contains_key(id)
        || context.to.spoken_of.contains(id)
}

//! Orders steps by what depends on what, on both sides.

mod links;
mod rank;

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use std::cmp::Reverse;

use relata_diff::Renamed;
use relata_schema::{
    Column, ColumnValue, ConstraintKind, DefinitionId, Identity, ObjectId, QualifiedName, Schema, TypeName,
};

use crate::domain::{array, declared_types, put_away};
use crate::segment::uses_new_label;
use crate::{Action, Alteration, Step, mentions};

use rank::rank;

/// The steps in an order in which each finds what it needs.
///
/// A step comes after those that produce what its objects depend on in `to`, what is destroyed goes before what it
/// depended on in `from`, and a name is free before it is taken again. Among steps that may run at the same time,
/// the kind of statement decides and then the order in which they were given.
pub(crate) fn order(steps: Vec<Step>, from: &Schema, to: &Schema) -> Vec<Step> {
    let mut before: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); steps.len()];
    let producers = index(&steps, |step| &step.produces);
    let destroyers = index(&steps, |step| &step.destroys);
    let users = users(from);
    // A schema from a file does not know yet what depends on what.
    let types = if to.dependencies.is_empty() { declared_types(to) } else { BTreeMap::new() };
    let none = Vec::new();
    let of = |map: &BTreeMap<&ObjectId, Vec<usize>>, id: &ObjectId| map.get(id).unwrap_or(&none).clone();

    for (place, step) in steps.iter().enumerate() {
        let mut after: Vec<usize> = Vec::new();
        for object in &step.produces {
            for on in needs(object, to, &types) {
                after.extend(of(&producers, &on));
            }
            after.extend(of(&destroyers, object));
        }
        for object in &step.destroys {
            for user in users.get(object).into_iter().flatten() {
                // The sequence of a column that stays has nothing against its new type.
                if step.produces.contains(object) && matches!(user, ObjectId::Sequence(_)) {
                    continue;
                }
                after.extend(of(&destroyers, user));
                // What is restated in place lets go of what it stood on.
                after.extend(of(&producers, user).into_iter().filter(|user| is_restated(&steps[*user])));
                if let Some(away) = away(user) {
                    // Altered in place, or dropped under another name.
                    after.extend(of(&producers, user));
                    after.extend(of(&producers, &away));
                }
            }
        }
        // A routine is dropped under the names that the types of its arguments have until then.
        if let Action::Rename(
            Renamed::Enum { from, .. }
            | Renamed::Domain { from, .. }
            | Renamed::Composite { from, .. }
            | Renamed::Range { from, .. },
        ) = &step.action
        {
            let ids = [ObjectId::Enum, ObjectId::Domain, ObjectId::Composite, ObjectId::Range];
            let users = ids.iter().filter_map(|id| users.get(&id(from.clone()))).flatten();
            let definitions = users.filter(|user| matches!(user, ObjectId::Definition(_)));
            after.extend(definitions.flat_map(|user| of(&destroyers, user)));
        }
        for object in &step.after {
            after.extend(of(&producers, object));
            after.extend(of(&destroyers, object));
        }
        before[place].extend(after.into_iter().filter(|other| *other != place));
    }
    names(&steps, &mut before);
    links::order(&steps, from, to, &mut before);
    links::attach_from_below(&steps, &mut before);
    let guessed = mentions::guess(&steps, &producers, to);
    sort(steps, before, guessed)
}

/// What a type that is dropped under another name is called then; for a part of it too.
fn away(object: &ObjectId) -> Option<ObjectId> {
    match object {
        ObjectId::Domain(name) | ObjectId::DomainCheck { domain: name, .. } => {
            Some(ObjectId::Domain(put_away(name)))
        }
        ObjectId::Composite(name) | ObjectId::Attribute { composite: name, .. } => {
            Some(ObjectId::Composite(put_away(name)))
        }
        ObjectId::Range(name) => Some(ObjectId::Range(put_away(name))),
        _ => None,
    }
}

fn is_restated(step: &Step) -> bool {
    matches!(step.action, Action::CreateDefinition { or_replace: true, .. } | Action::AlterDefinition { .. })
}

fn index<'a>(
    steps: &'a [Step],
    objects: impl Fn(&'a Step) -> &'a Vec<ObjectId>,
) -> BTreeMap<&'a ObjectId, Vec<usize>> {
    let mut index: BTreeMap<&ObjectId, Vec<usize>> = BTreeMap::new();
    for (place, step) in steps.iter().enumerate() {
        for object in objects(step) {
            index.entry(object).or_default().push(place);
        }
    }
    index
}

/// What an object depends on: what PostgreSQL says, and the schema or table that it is in. Where PostgreSQL was not
/// asked yet, its type is found by name in `types`.
fn needs(object: &ObjectId, schema: &Schema, types: &BTreeMap<String, ObjectId>) -> Vec<ObjectId> {
    let of_type = |type_name: &TypeName| types.get(array(&type_name.0).0).cloned();
    let collation = |name: Option<&QualifiedName>| {
        name.map(|name| ObjectId::Definition(DefinitionId::Collation(name.clone())))
    };
    let mut needs: Vec<ObjectId> = schema.dependencies.get(object).into_iter().flatten().cloned().collect();
    match object {
        ObjectId::Table(name) => {
            needs.push(ObjectId::Namespace(name.schema.clone()));
            let parents = schema.tables.get(name).into_iter().flat_map(|table| table.parents());
            needs.extend(parents.cloned().map(ObjectId::Table));
        }
        ObjectId::Enum(name) | ObjectId::Composite(name) | ObjectId::Index(name) => {
            needs.push(ObjectId::Namespace(name.schema.clone()));
        }
        ObjectId::Domain(name) => {
            needs.push(ObjectId::Namespace(name.schema.clone()));
            let domain = schema.domains.get(name);
            needs.extend(domain.and_then(|domain| of_type(&domain.base)));
            needs.extend(domain.and_then(|domain| collation(domain.collation.as_ref())));
        }
        ObjectId::Attribute { composite, attribute } => {
            let composite = schema.composites.get(composite);
            let attribute = composite.and_then(|composite| composite.attribute(attribute));
            needs.extend(attribute.and_then(|attribute| of_type(&attribute.type_name)));
            needs.extend(attribute.and_then(|attribute| collation(attribute.collation.as_ref())));
        }
        ObjectId::Range(name) => {
            needs.push(ObjectId::Namespace(name.schema.clone()));
            let Some(range) = schema.ranges.get(name) else { return needs };
            needs.extend(of_type(&range.subtype));
            needs.extend(collation(range.collation.as_ref()));
            let is_difference = |id: &&DefinitionId| match id {
                DefinitionId::Routine { name, .. } => range.subtype_diff.as_ref() == Some(name),
                _ => false,
            };
            needs.extend(schema.definitions.keys().filter(is_difference).cloned().map(ObjectId::Definition));
        }
        ObjectId::Sequence(name) => {
            // A sequence depends on the column that owns it, but is made before it and given to it afterwards.
            needs.clear();
            needs.push(ObjectId::Namespace(name.schema.clone()));
        }
        ObjectId::Column { table, column } => {
            let column = schema.tables.get(table).and_then(|table| table.column(column));
            needs.extend(column.and_then(|column| of_type(&column.type_name)));
            needs.extend(column.and_then(|column| collation(column.collation.as_ref())));
        }
        ObjectId::Definition(id) => {
            needs.extend(id.schema().map(|schema| ObjectId::Namespace(schema.to_owned())));
            if let Some(table) = id.table() {
                needs.push(ObjectId::Table(table.clone()));
                needs.push(ObjectId::Definition(DefinitionId::View(table.clone())));
                needs.push(ObjectId::Definition(DefinitionId::ForeignTable(table.clone())));
            }
            if let DefinitionId::UserMapping { server, .. } = id {
                needs.push(ObjectId::Definition(DefinitionId::Server(server.clone())));
            }
        }
        ObjectId::Default { .. } | ObjectId::Constraint { .. } | ObjectId::DomainCheck { .. } => {}
        ObjectId::Namespace(_) | ObjectId::Extension(_) | ObjectId::DefaultPrivileges(_) => {}
    }
    needs
}

/// The objects that depend on each.
fn users(schema: &Schema) -> BTreeMap<ObjectId, Vec<&ObjectId>> {
    let mut users: BTreeMap<ObjectId, Vec<&ObjectId>> = BTreeMap::new();
    for (user, on) in &schema.dependencies {
        for on in on {
            users.entry(on.clone()).or_default().push(user);
        }
        if let ObjectId::Enum(name)
        | ObjectId::Domain(name)
        | ObjectId::Composite(name)
        | ObjectId::Range(name)
        | ObjectId::Table(name)
        | ObjectId::Sequence(name)
        | ObjectId::Index(name) = user
        {
            users.entry(ObjectId::Namespace(name.schema.clone())).or_default().push(user);
        }
        if let ObjectId::Definition(id) = user
            && let Some(schema) = id.schema()
        {
            users.entry(ObjectId::Namespace(schema.to_owned())).or_default().push(user);
        }
    }
    users
}

/// A relation's name is free before another takes it. Tables have a type of the same name; a sequence has none, and yet
/// PostgreSQL makes it only where there is none (`heap_create_with_catalog` in `heap.c`).
fn names(steps: &[Step], before: &mut [BTreeSet<usize>]) {
    let mut frees: BTreeMap<(Space, QualifiedName), Vec<usize>> = BTreeMap::new();
    let mut passed: BTreeMap<(Space, QualifiedName), Vec<usize>> = BTreeMap::new();
    for (place, step) in steps.iter().enumerate() {
        for name in freed(step) {
            frees.entry(name).or_default().push(place);
        }
        for name in sequences(step) {
            passed.entry((Space::Type, name)).or_default().push(place);
        }
    }
    for (place, step) in steps.iter().enumerate() {
        // What this very step makes may get another name afterwards.
        let made_here = |other: usize| steps[other].after.iter().any(|id| step.produces.contains(id));
        let freeing = |name: &(Space, QualifiedName)| -> Vec<usize> {
            let places = frees.get(name).into_iter().flatten().copied();
            places.filter(|other| *other != place && !made_here(*other)).collect()
        };
        let sequences = sequences(step);
        for name in taken(step).into_iter().chain(sequences.iter().map(|name| (Space::Class, name.clone()))) {
            before[place].extend(freeing(&name));
            let passing = passed.get(&name).into_iter().flatten().copied();
            before[place].extend(passing.filter(|other| *other != place));
        }
        for name in sequences {
            before[place].extend(freeing(&(Space::Type, name)));
        }
    }
}

/// The catalogs in which a name can stand once a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Class,
    Type,
    /// `pg_proc`, of the functions that a range type brings: a routine waits for them, and they for a routine.
    Constructor,
    Routine,
}

/// The routine that an object is, by a name that others may have with other arguments.
fn routine(object: &ObjectId) -> Option<&QualifiedName> {
    match object {
        ObjectId::Definition(DefinitionId::Routine { name, .. }) => Some(name),
        _ => None,
    }
}

fn freed(step: &Step) -> Vec<(Space, QualifiedName)> {
    let renamed = match &step.action {
        Action::Rename(renamed) => former(renamed),
        Action::AlterTable { table, alterations } => {
            let mut names = Vec::new();
            for alteration in alterations {
                if let Alteration::DropConstraint(name) = alteration {
                    names.push((Space::Class, QualifiedName::new(&table.schema, name)));
                }
            }
            names
        }
        Action::DropRange { name, multirange } => {
            let constructors = [name, multirange].map(|name| (Space::Constructor, name.clone()));
            constructors.into_iter().chain([(Space::Type, multirange.clone())]).collect()
        }
        _ => step.destroys.iter().filter_map(routine).map(|name| (Space::Routine, name.clone())).collect(),
    };
    renamed.into_iter().chain(step.destroys.iter().flat_map(spaces)).collect()
}

/// The names that a step needs free, but for those of [`sequences`].
fn taken(step: &Step) -> Vec<(Space, QualifiedName)> {
    let own: Vec<(Space, QualifiedName)> = match &step.action {
        Action::AlterTable { table, alterations } => {
            let mut names = Vec::new();
            for alteration in alterations {
                match alteration {
                    Alteration::AddConstraint { name, constraint, .. } if has_index(&constraint.kind) => {
                        names.push((Space::Class, QualifiedName::new(&table.schema, name)));
                    }
                    _ => {}
                }
            }
            names
        }
        Action::CreateTable { name, table } => table
            .constraints
            .iter()
            .filter(|(_, constraint)| has_index(&constraint.kind))
            .map(|(constraint, _)| (Space::Class, QualifiedName::new(&name.schema, constraint)))
            .collect(),
        Action::CreateRange { name, to } => {
            let constructors = [name, &to.multirange].map(|name| (Space::Routine, name.clone()));
            constructors.into_iter().chain([(Space::Type, to.multirange.clone())]).collect()
        }
        Action::Rename(renamed) => former(&renamed.reversed()),
        _ => {
            step.produces.iter().filter_map(routine).map(|name| (Space::Constructor, name.clone())).collect()
        }
    };
    own.into_iter().chain(step.produces.iter().flat_map(spaces)).collect()
}

/// The sequences that a step makes, those of identity columns among them.
fn sequences(step: &Step) -> Vec<QualifiedName> {
    let name = |table: &QualifiedName, identity: &Identity| {
        QualifiedName::new(&table.schema, &identity.sequence_name)
    };
    let of = |table: &QualifiedName, column: &Column| match &column.value {
        ColumnValue::Identity(identity) => Some(name(table, identity)),
        _ => None,
    };
    match &step.action {
        Action::CreateSequence { name, .. } => vec![name.clone()],
        Action::CreateTable { name, table } => {
            table.columns.iter().filter_map(|column| of(name, column)).collect()
        }
        Action::AlterTable { table, alterations } => {
            let made = alterations.iter().filter_map(|alteration| match alteration {
                Alteration::AddIdentity { to, .. } => Some(name(table, to)),
                Alteration::AddColumn(column) => of(table, column),
                _ => None,
            });
            made.collect()
        }
        _ => Vec::new(),
    }
}

fn former(renamed: &Renamed) -> Vec<(Space, QualifiedName)> {
    match renamed {
        Renamed::Enum { from, .. }
        | Renamed::Domain { from, .. }
        | Renamed::Range { from, .. }
        | Renamed::Multirange { from, .. } => vec![(Space::Type, from.clone())],
        Renamed::Definition { from, .. } => spaces(&ObjectId::Definition(from.clone())),
        Renamed::Sequence { from, .. } => vec![(Space::Class, from.clone())],
        Renamed::Table { from, .. } | Renamed::Composite { from, .. } => {
            vec![(Space::Class, from.clone()), (Space::Type, from.clone())]
        }
        Renamed::Constraint { table, from, .. } | Renamed::Index { table, from, .. } => {
            vec![(Space::Class, QualifiedName::new(&table.schema, from))]
        }
        Renamed::Label { .. }
        | Renamed::DomainCheck { .. }
        | Renamed::Attribute { .. }
        | Renamed::Column { .. } => Vec::new(),
    }
}

fn spaces(object: &ObjectId) -> Vec<(Space, QualifiedName)> {
    match object {
        ObjectId::Table(name) | ObjectId::Composite(name) => {
            vec![(Space::Class, name.clone()), (Space::Type, name.clone())]
        }
        ObjectId::Index(name) | ObjectId::Sequence(name) => vec![(Space::Class, name.clone())],
        ObjectId::Enum(name) | ObjectId::Domain(name) | ObjectId::Range(name) => {
            vec![(Space::Type, name.clone())]
        }
        ObjectId::Definition(id) => match id {
            DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::ForeignTable(name) => {
                vec![(Space::Class, name.clone()), (Space::Type, name.clone())]
            }
            DefinitionId::Routine { .. }
            | DefinitionId::Statistics(_)
            | DefinitionId::Collation(_)
            | DefinitionId::Trigger { .. }
            | DefinitionId::Rule { .. }
            | DefinitionId::Policy { .. }
            | DefinitionId::Publication(_)
            | DefinitionId::EventTrigger(_)
            | DefinitionId::ForeignDataWrapper(_)
            | DefinitionId::Server(_)
            | DefinitionId::UserMapping { .. } => Vec::new(),
        },
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::DefaultPrivileges(_)
        | ObjectId::DomainCheck { .. }
        | ObjectId::Attribute { .. }
        | ObjectId::Column { .. }
        | ObjectId::Default { .. }
        | ObjectId::Constraint { .. } => Vec::new(),
    }
}

fn has_index(kind: &ConstraintKind) -> bool {
    match kind {
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => true,
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) => false,
    }
}

/// Kahn's algorithm. In a circle, what was only `guessed` counts no more, and then the step that would come first
/// anyway goes first: the proof judges it.
fn sort(steps: Vec<Step>, before: Vec<BTreeSet<usize>>, mut guessed: Vec<BTreeSet<usize>>) -> Vec<Step> {
    let mut waiting: Vec<usize> = Vec::with_capacity(steps.len());
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    for (place, before) in before.iter().enumerate() {
        guessed[place].retain(|other| !before.contains(other));
        waiting.push(before.len() + guessed[place].len());
        for other in before.iter().chain(&guessed[place]) {
            followers[*other].push(place);
        }
    }
    // What uses a new label starts another transaction: as late as can be, so that the first one holds the rest.
    let rank = |step: &Step| if uses_new_label(&steps, step) { 28 } else { rank(step) };
    let rank: Vec<(u8, usize)> = steps.iter().enumerate().map(|(place, step)| (rank(step), place)).collect();
    let mut ready: BinaryHeap<Reverse<(u8, usize)>> =
        (0..steps.len()).filter(|place| waiting[*place] == 0).map(|place| Reverse(rank[place])).collect();
    let mut left: BTreeSet<(u8, usize)> = rank.iter().copied().collect();
    let mut sorted = Vec::with_capacity(steps.len());
    let mut done = vec![false; steps.len()];
    while !left.is_empty() {
        let next = match ready.pop() {
            Some(Reverse(next)) => next,
            None if guessed.iter().any(|guessed| !guessed.is_empty()) => {
                for place in left.iter().map(|(_, place)| *place) {
                    for other in std::mem::take(&mut guessed[place]) {
                        if !done[other] {
                            followers[other].retain(|follower| *follower != place);
                            waiting[place] -= 1;
                        }
                    }
                    if waiting[place] == 0 {
                        ready.push(Reverse(rank[place]));
                    }
                }
                guessed.iter_mut().for_each(BTreeSet::clear);
                continue;
            }
            None => match left.first() {
                Some(first) => *first,
                None => break,
            },
        };
        if !left.remove(&next) {
            continue;
        }
        sorted.push(next.1);
        done[next.1] = true;
        for follower in &followers[next.1] {
            waiting[*follower] = waiting[*follower].saturating_sub(1);
            if waiting[*follower] == 0 {
                ready.push(Reverse(rank[*follower]));
            }
        }
    }
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    sorted.into_iter().filter_map(|place| steps[place].take()).collect()
}

//! Lowers changes to steps: which statements, not yet in which order.

mod access;
mod column;
mod composite;
mod constraint;
mod definition;
mod domain;
mod enums;
mod extension;
mod index;
pub(crate) mod inheritance;
mod not_null;
mod sequence;
mod table;

use std::collections::BTreeSet;

use relata_diff::{Change, Renamed};
use relata_schema::{DefinitionId, ObjectId, Privileges, QualifiedName, Schema};

use crate::replaced::{columns_of_type, replaced};
use crate::{Action, Alteration, Options, Step};

/// What every noun may look at.
pub(crate) struct Context<'a> {
    pub(crate) changes: &'a [Change],
    pub(crate) from: &'a Schema,
    pub(crate) to: &'a Schema,
    pub(crate) options: &'a Options,
    pub(crate) replaced: BTreeSet<ObjectId>,
    /// Columns that are carried over from a type to the one that takes its place, with their defaults.
    pub(crate) carried: BTreeSet<ObjectId>,
    /// What stands on one of these cannot be changed beside it: columns that go, come back or change their type.
    pub(crate) moving: BTreeSet<ObjectId>,
}

pub(crate) fn lower(changes: &[Change], from: &Schema, to: &Schema, options: &Options) -> Vec<Step> {
    let replaced = replaced(changes, from, to);
    let carried = carried(&replaced, from, to);
    let mut moving = moving(changes, &replaced, &carried);
    moving.extend(inheritance::with_descendants(&moving, from));
    let context = Context { changes, from, to, options, replaced, carried, moving };
    let mut steps = Vec::new();
    for change in changes {
        lower_change(change, &context, &mut steps);
    }
    access::of_new(&context, &mut steps);
    access::keep(&context, &mut steps);
    definition::replace(&context, &mut steps);
    domain::replace(&context, &mut steps);
    composite::replace(&context, &mut steps);
    column::replace(&context, &mut steps);
    constraint::replace(&context, &mut steps);
    index::replace(&context, &mut steps);
    if from.postgres.is_some_and(|major| major < 15) {
        sequence::unsaid_persistence(&mut steps);
    }
    steps
}

fn carried(replaced: &BTreeSet<ObjectId>, from: &Schema, to: &Schema) -> BTreeSet<ObjectId> {
    let columns = replaced.iter().flat_map(|id| columns_of_type(id, from, to));
    columns
        .map(|(table, column, _)| ObjectId::column(table, &column.name))
        .filter(|column| !replaced.contains(column))
        .collect()
}

fn moving(
    changes: &[Change],
    replaced: &BTreeSet<ObjectId>,
    carried: &BTreeSet<ObjectId>,
) -> BTreeSet<ObjectId> {
    let mut moving: BTreeSet<ObjectId> = replaced.union(carried).cloned().collect();
    for change in changes {
        match change {
            Change::ModifyColumn { from: old, to: new, .. } if old.type_name == new.type_name => {}
            Change::ModifyColumn { .. } | Change::AddColumn { .. } | Change::DropColumn { .. } => {
                moving.insert(change.object());
            }
            _ => {}
        }
    }
    moving
}

fn lower_change(change: &Change, context: &Context<'_>, steps: &mut Vec<Step>) {
    let object = change.object();
    match change {
        Change::CreateNamespace { name } => {
            steps.push(Step::new(Action::CreateNamespace(name.clone())).produces([object]));
        }
        Change::DropNamespace { name } => {
            steps.push(Step::new(Action::DropNamespace(name.clone())).destroys([object]));
        }
        Change::CreateExtension { name, extension } => extension::create(name, extension, steps),
        Change::DropExtension { name } => {
            steps.push(Step::new(Action::DropExtension(name.clone())).destroys([object]));
        }
        Change::ModifyExtension { name, from, to } => extension::modify(name, from, to, steps),
        Change::CreateEnum { name, to } => {
            steps.push(
                Step::new(Action::CreateEnum { name: name.clone(), to: to.clone() }).produces([object]),
            );
        }
        Change::DropEnum { name, .. } => {
            steps.push(Step::new(Action::DropEnum(name.clone())).destroys([object]))
        }
        Change::AddLabels { name, from, to } => enums::add_labels(name, from, to, steps),
        Change::ReplaceEnum { name, from, to } => enums::replace(name, from, to, context, steps),
        Change::CreateDomain { name, to } => domain::create(name, to, steps),
        Change::DropDomain { name, from } => domain::drop(name, from, steps),
        Change::ModifyDomain { name, from, to } => domain::modify(name, from, to, context, steps),
        Change::AddDomainCheck { domain, name, to } => domain::add_check(domain, name, to, context, steps),
        Change::DropDomainCheck { domain, name, .. } => domain::drop_check(domain, name, context, steps),
        Change::ModifyDomainCheck { domain, name, from, to } => {
            domain::modify_check(domain, name, from, to, context, steps)
        }
        // Replaced domains are lowered together, with those that others force.
        Change::ReplaceDomain { .. } => {}
        Change::CreateComposite { name, to } => composite::create(name, to, steps),
        Change::DropComposite { name, from } => composite::drop(name, from, steps),
        Change::AddAttribute { composite, to } => composite::add_attribute(composite, to, context, steps),
        Change::DropAttribute { composite, from } => {
            composite::drop_attribute(composite, from, context, steps)
        }
        Change::ModifyAttribute { composite, to, .. } => {
            composite::modify_attribute(composite, to, context, steps)
        }
        Change::CreateRange { name, to } => composite::create_range(name, to, steps),
        Change::DropRange { name, from } => composite::drop_range(name, from, steps),
        // Replaced types are lowered together, with those that others force.
        Change::OrderAttributes { .. } | Change::ReplaceRange { .. } => {}
        // It comes with its range.
        Change::Rename(Renamed::Multirange { range, .. })
            if context.replaced.contains(&ObjectId::Range(range.clone())) => {}
        Change::CreateSequence { name, to } => sequence::create(name, to, context, steps),
        Change::DropSequence { name, from } => sequence::drop(name, from, context, steps),
        Change::ModifySequence { name, from, to } => sequence::modify(name, from, to, steps),
        Change::CreateTable { name, to } => table::create(name, to, context, steps),
        Change::DropTable { name, from } => table::drop(name, from, context, steps),
        Change::SetPartition { table, from, to } => {
            inheritance::set_partition(table, from.as_ref(), to.as_ref(), context, steps);
        }
        Change::SetInherits { table, from, to } => inheritance::set_inherits(table, from, to, steps),
        Change::AttachIndex { table, name, to } => inheritance::attach_index(table, name, to, context, steps),
        Change::SetUnlogged { table, to } => {
            steps.push(Step::alter(table, Alteration::SetUnlogged(*to)).produces([object]));
        }
        Change::SetTableOptions { table, from, to } => {
            steps.push(Step::alter(table, Alteration::SetOptions { from: from.clone(), to: to.clone() }));
        }
        Change::SetTablespace { table, to } => {
            steps.push(Step::alter(table, Alteration::SetTablespace(to.clone())));
        }
        Change::SetRowSecurity { table, from, to } => {
            steps.push(Step::alter(table, Alteration::SetRowSecurity { from: *from, to: *to }));
        }
        Change::SetReplicaIdentity { table, to } => table::replica_identity(table, to, steps),
        Change::AddColumn { table, to }
            if context.options.volatile.contains(&(table.clone(), to.name.clone()))
                && !inheritance::has_family(table, context) =>
        {
            not_null::add_and_fill(table, to, context, steps);
        }
        Change::AddColumn { table, to } => column::add(table, to, context, steps),
        Change::DropColumn { table, from } => column::drop(table, from, context, steps),
        Change::ModifyColumn { table, from, to } => column::modify(table, from, to, context, steps),
        Change::AddConstraint { table, name, to } => constraint::add(table, name, to, context, steps),
        Change::DropConstraint { table, name, .. } => constraint::drop(table, name, context, steps),
        Change::ModifyConstraint { table, name, from, to } => {
            constraint::modify(table, name, from, to, context, steps)
        }
        // Its indexes come with it.
        Change::AddIndex { table, .. }
        | Change::DropIndex { table, .. }
        | Change::Rename(Renamed::Index { table, .. })
            if context.replaced.contains(&materialized_view(table)) => {}
        Change::AddIndex { table, name, to } => index::add(table, name, to, context, steps),
        Change::DropIndex { table, name, .. } if constraint::is_adopted(table, name, context) => {}
        Change::DropIndex { table, name, .. } => index::drop(table, name, context, steps),
        // Replaced indexes are lowered together, with those that others force.
        Change::ModifyIndex { .. } => {}
        Change::CreateDefinition { id, to } => definition::create(id, to, steps),
        Change::DropDefinition { id, from } => definition::drop(id, from, context, steps),
        Change::ModifyDefinition { id, from, to } => definition::modify(id, from, to, context, steps),
        Change::Rename(renamed) => steps.push(rename(renamed)),
        // They come with the object.
        Change::SetPrivileges { on, .. } if context.replaced.contains(on) || context.makes(on) => {}
        Change::SetPrivileges { on, from, to } => set_privileges(on, from, to, steps),
        Change::SetOwner { on, to, .. } => {
            let action = Action::SetOwner { on: on.clone(), to: to.clone() };
            steps.push(Step::new(action).after([on.clone()]));
        }
        Change::SetComment { on, to } => {
            let action = Action::SetComment { on: on.clone(), to: to.clone() };
            let constraint = constraint::over(on, context.to);
            steps.push(Step::new(action).after([on.clone()]).after(constraint));
        }
    }
}

/// After the object is there, and the columns that are named.
pub(crate) fn set_privileges(on: &ObjectId, from: &Privileges, to: &Privileges, steps: &mut Vec<Step>) {
    let columns =
        to.iter().filter_map(|privilege| Some(ObjectId::column(on.table()?, privilege.column.as_ref()?)));
    let of_schema = match on {
        ObjectId::DefaultPrivileges(of) => of.schema.clone().map(ObjectId::Namespace),
        _ => None,
    };
    let after: Vec<ObjectId> = columns.chain(of_schema).chain([on.clone()]).collect();
    let action = Action::SetPrivileges { on: on.clone(), from: from.clone(), to: to.clone() };
    steps.push(Step::new(action).after(after));
}

/// The materialized view of this name.
pub(crate) fn materialized_view(name: &QualifiedName) -> ObjectId {
    ObjectId::Definition(DefinitionId::MaterializedView(name.clone()))
}

/// A rename, as a step: the old name is free and the new one taken after it.
pub(crate) fn rename(renamed: &Renamed) -> Step {
    let (from, to) = match renamed {
        Renamed::Enum { from, to } => (ObjectId::Enum(from.clone()), ObjectId::Enum(to.clone())),
        Renamed::Label { r#enum, .. } => (ObjectId::Enum(r#enum.clone()), ObjectId::Enum(r#enum.clone())),
        Renamed::Domain { from, to } => (ObjectId::Domain(from.clone()), ObjectId::Domain(to.clone())),
        Renamed::DomainCheck { domain, from, to } => {
            (ObjectId::domain_check(domain, from), ObjectId::domain_check(domain, to))
        }
        Renamed::Composite { from, to } => {
            (ObjectId::Composite(from.clone()), ObjectId::Composite(to.clone()))
        }
        Renamed::Attribute { composite, from, to } => {
            (ObjectId::attribute(composite, from), ObjectId::attribute(composite, to))
        }
        Renamed::Range { from, to } => (ObjectId::Range(from.clone()), ObjectId::Range(to.clone())),
        Renamed::Multirange { range, .. } => (ObjectId::Range(range.clone()), ObjectId::Range(range.clone())),
        Renamed::Definition { from, to } => {
            (ObjectId::Definition(from.clone()), ObjectId::Definition(to.clone()))
        }
        Renamed::Sequence { from, to } => (ObjectId::Sequence(from.clone()), ObjectId::Sequence(to.clone())),
        Renamed::Table { from, to } => (ObjectId::Table(from.clone()), ObjectId::Table(to.clone())),
        Renamed::Column { table, from, to } => (ObjectId::column(table, from), ObjectId::column(table, to)),
        Renamed::Constraint { table, from, to } => {
            (ObjectId::constraint(table, from), ObjectId::constraint(table, to))
        }
        Renamed::Index { table, from, to } => (
            ObjectId::Index(QualifiedName::new(&table.schema, from)),
            ObjectId::Index(QualifiedName::new(&table.schema, to)),
        ),
    };
    Step::new(Action::Rename(renamed.clone())).destroys([from]).produces([to])
}

impl Context<'_> {
    fn makes(&self, object: &ObjectId) -> bool {
        self.changes.iter().any(|change| access::is_creation(change) && change.object() == *object)
    }

    /// Whether something new on a table takes the form that lets the table be used meanwhile, which it can where the
    /// table is there already.
    pub(crate) fn adds_online(&self, table: &QualifiedName) -> bool {
        self.options.online && self.from.tables.contains_key(table)
    }

    /// Whether an object can be replaced or dropped in that form: nothing under the object changes in the same plan,
    /// which would lock the table anyway.
    pub(crate) fn online(&self, table: &QualifiedName, object: &ObjectId) -> bool {
        let is_new = |on: &ObjectId| match on {
            ObjectId::Column { table, column } => {
                self.from.tables.get(table).is_none_or(|table| table.column(column).is_none())
            }
            _ => false,
        };
        let still = |schema: &Schema| {
            let on = schema.dependencies.get(object);
            on.is_none_or(|on| on.iter().all(|on| !self.moving.contains(on) || is_new(on)))
        };
        self.adds_online(table) && still(self.from) && still(self.to)
    }
}

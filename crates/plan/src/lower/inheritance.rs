//! Partitions and other children: how they are made, and how they come to their parents and leave them.

use std::collections::BTreeSet;

use relata_schema::{
    Column, Constraint, ConstraintKind, ObjectId, Origin, Partition, QualifiedName, Schema, Table,
    default_name,
};

use crate::lower::{Context, column, constraint};
use crate::{Action, Alteration, Step};

/// How a new table comes to its parents.
pub(crate) enum Form<'a> {
    /// It has none.
    Alone,
    /// By CREATE TABLE, which brings what is theirs.
    Born,
    /// Made as a table of its own and attached to the parent, which stays in use meanwhile.
    Attached(&'a Partition),
}

pub(crate) fn form<'a>(name: &QualifiedName, to: &'a Table, context: &Context<'_>) -> Form<'a> {
    let Some(partition) = &to.partition_of else {
        return if to.inherits.is_empty() { Form::Alone } else { Form::Born };
    };
    let in_use = context.options.online && stands(&partition.parent, context) && *name != partition.parent;
    // A new partition would take its parent's tablespace.
    let placed = context.to.tables.get(&partition.parent).is_some_and(|parent| parent.tablespace.is_some());
    let is_named = |column: &Column| {
        let default = || context.to.default_not_null_name(name, &column.name);
        column.not_null && column.not_null_name.as_ref().is_some_and(|name| *name != default())
    };
    let named = to.columns.iter().any(is_named);
    if in_use || placed || named || partition.attached.values().any(|attached| attached.given) {
        Form::Attached(partition)
    } else {
        Form::Born
    }
}

impl Form<'_> {
    /// What is left to say of the table.
    pub(crate) fn shape(&self, name: &QualifiedName, whole: &Table, context: &Context<'_>) -> Table {
        let mut table = whole.clone();
        match self {
            Form::Alone => {}
            Form::Born => {
                let is_own = |origin: Origin| origin != Origin::Inherited;
                table.columns.retain(|column| is_own(column.origin));
                let parents_alone = |column: &&mut Column| column.not_null_origin == Origin::Inherited;
                for column in table.columns.iter_mut().filter(parents_alone) {
                    column.not_null = false;
                }
                table.constraints.retain(|name, constraint| {
                    is_own(constraint.origin) && whole.attached_to(name).is_none()
                });
                table.indexes.retain(|name, _| whole.attached_to(name).is_none());
            }
            Form::Attached(_) => {
                table.partition_of = None;
                let is_named = context.from.postgres.is_some_and(|major| major >= 18);
                for column in table.columns.iter_mut().filter(|column| column.not_null && is_named) {
                    let default = || context.to.default_not_null_name(name, &column.name);
                    column.not_null_name = Some(column.not_null_name.clone().unwrap_or_else(default));
                }
                table.columns.iter_mut().for_each(|column| column.origin = Origin::Own);
                table.constraints.values_mut().for_each(|constraint| constraint.origin = Origin::Own);
            }
        }
        table
    }

    /// The objects that come with the table and are not said.
    pub(crate) fn brings(&self, name: &QualifiedName, whole: &Table) -> Vec<ObjectId> {
        let Form::Born = self else { return Vec::new() };
        let mut brings = Vec::new();
        for column in whole.columns.iter().filter(|column| column.origin == Origin::Inherited) {
            brings.extend([ObjectId::column(name, &column.name), ObjectId::default(name, &column.name)]);
        }
        let inherited = whole.constraints.iter().filter(|(_, of)| of.origin == Origin::Inherited);
        brings.extend(inherited.map(|(constraint, _)| ObjectId::constraint(name, constraint)));
        let attached = whole.partition_of.iter().flat_map(|partition| partition.attached.keys());
        brings.extend(attached.flat_map(|index| index_ids(name, index)));
        brings
    }

    /// What has to be there first: the parent's indexes, of which it gets its own.
    pub(crate) fn after(&self, whole: &Table, context: &Context<'_>) -> Vec<ObjectId> {
        let (Form::Born, Some(partition)) = (self, &whole.partition_of) else { return Vec::new() };
        let parent = &partition.parent;
        let Some(table) = context.to.tables.get(parent) else { return Vec::new() };
        let keys = table.constraints.iter().filter(|(_, of)| has_index(of) && !of.is_incomplete());
        let indexes = table.indexes.iter().filter(|(_, index)| index.valid);
        let names = indexes.map(|(name, _)| name).chain(keys.map(|(name, _)| name));
        names.flat_map(|name| index_ids(parent, name)).collect()
    }

    /// What CREATE TABLE cannot say of columns that are inherited; or the attachment.
    pub(crate) fn finish(
        &self,
        name: &QualifiedName,
        whole: &Table,
        context: &Context<'_>,
        steps: &mut Vec<Step>,
    ) {
        match self {
            Form::Alone => {}
            Form::Attached(partition) => attach(name, partition, true, context, steps),
            Form::Born => {
                let first = steps.len();
                for own in whole.columns.iter().filter(|column| column.origin == Origin::Inherited) {
                    let parents = whole.parents().filter_map(|parent| context.to.tables.get(parent));
                    let Some(parents) = parents.into_iter().find_map(|parent| parent.column(&own.name))
                    else {
                        continue;
                    };
                    let mut expected = parents.inherited();
                    expected.statistics = None;
                    if expected.not_null {
                        expected.not_null_name.clone_from(&own.not_null_name);
                    }
                    column::modify(name, &expected, own, context, steps);
                }
                for step in &mut steps[first..] {
                    step.after.push(ObjectId::Table(name.clone()));
                }
            }
        }
    }
}

/// It leaves the one parent, and comes to the other.
pub(crate) fn set_partition(
    table: &QualifiedName,
    from: Option<&Partition>,
    to: Option<&Partition>,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    if let Some(from) = from {
        let concurrently = detaches_concurrently(from, context);
        steps.push(detach(table, from, concurrently));
    }
    if let Some(to) = to {
        attach(table, to, false, context, steps);
    }
}

/// DROP TABLE would lock the parent against everybody.
pub(crate) fn detach_before_drop(
    table: &QualifiedName,
    from: &Table,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let partition = from.partition_of.as_ref();
    if let Some(partition) = partition.filter(|partition| detaches_concurrently(partition, context)) {
        steps.push(detach(table, partition, true));
    }
}

/// PostgreSQL cannot where there is a default partition, whose rows would then belong elsewhere.
fn detaches_concurrently(from: &Partition, context: &Context<'_>) -> bool {
    context.options.online
        && stands(&from.parent, context)
        && context.from.default_partition(&from.parent).is_none()
}

fn detach(table: &QualifiedName, from: &Partition, concurrently: bool) -> Step {
    Step::alter(&from.parent, Alteration::DetachPartition { partition: table.clone(), concurrently })
}

/// Where the parent is in use, checks that were validated before spare it the time in which PostgreSQL would look at all
/// rows under its lock. They go again with what is left to do afterwards.
fn attach(table: &QualifiedName, to: &Partition, is_new: bool, context: &Context<'_>, steps: &mut Vec<Step>) {
    let mut after = vec![ObjectId::Table(table.clone())];
    if context.options.online && stands(&to.parent, context) {
        if !is_new {
            after.extend(prove(table, to, steps));
            after.extend(foreign_keys_of_parents(table, to, context, steps));
        }
        let is_default = |partition: &&Partition| partition.is_default() && !to.is_default();
        for (other, of) in context.to.children(&to.parent) {
            let stays = context.from.tables.get(other).is_some_and(|other| other.is_partition_of(&to.parent));
            if let Some(default) = of.partition_of.as_ref().filter(is_default).filter(|_| stays) {
                after.extend(prove(other, default, steps));
            }
        }
    }
    let alteration = Alteration::AttachPartition { partition: table.clone(), bound: to.bound.clone() };
    steps.push(Step::alter(&to.parent, alteration).after(after));
}

/// The foreign keys that the parent has, and its parents have, on a table that is to come to it: validated while it is in
/// use, they become parts of the parent's, and PostgreSQL does not look at its rows again.
fn foreign_keys_of_parents(
    table: &QualifiedName,
    to: &Partition,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) -> Vec<ObjectId> {
    let mut before = Vec::new();
    let (Some(old), Some(new)) = (context.from.tables.get(table), context.to.tables.get(table)) else {
        return before;
    };
    // Before PostgreSQL 18 a partitioned table has no foreign key that is not valid.
    if new.partition_by.is_some() {
        return before;
    }
    let mut above = Some(&to.parent);
    while let Some(parent) = above {
        let (Some(was), Some(is)) = (context.from.tables.get(parent), context.to.tables.get(parent)) else {
            break;
        };
        for (name, constraint) in &is.constraints {
            let ConstraintKind::ForeignKey(key) = &constraint.kind else { continue };
            let stays = was.constraints.get(name).is_some_and(|was| was.kind == constraint.kind);
            let has = |table: &Table| {
                table.constraints.contains_key(name)
                    || table.constraints.values().any(|own| own.kind == constraint.kind)
            };
            if !stays || key.not_valid || key.not_enforced || has(old) || has(new) {
                continue;
            }
            let mut key = key.clone();
            key.not_valid = true;
            let first = Constraint::new(ConstraintKind::ForeignKey(key));
            constraint::add_offline(table, name, &first, context, steps);
            if let Some(step) = steps.last_mut() {
                step.alone = true;
            }
            steps.push(validated(table, name));
            before.push(ObjectId::constraint(table, name));
        }
        above = is.partition_of.as_ref().map(|partition| &partition.parent);
    }
    before
}

/// A check of what the bounds demand. Those of a hash name the parent by its oid, which is another one elsewhere.
fn prove(table: &QualifiedName, partition: &Partition, steps: &mut Vec<Step>) -> Option<ObjectId> {
    let expr = partition.constraint.clone().filter(|_| !is_hash(partition))?;
    let name = default_name::object(&table.name, Some("partition"), "check");
    let id = ObjectId::constraint(table, &name);
    if !steps.iter().any(|step| step.produces.contains(&id)) {
        let check = relata_schema::Check { not_valid: true, ..relata_schema::Check::new(expr.0) };
        let constraint = Constraint::new(ConstraintKind::Check(check));
        let add = Alteration::AddConstraint { name: name.clone(), constraint, not_valid: true };
        let columns = ObjectId::Table(table.clone());
        steps.push(Step::alter(table, add).produces([id.clone()]).after([columns]).alone());
        steps.push(validated(table, &name));
    }
    Some(id)
}

/// VALIDATE CONSTRAINT, which others wait for.
fn validated(table: &QualifiedName, name: &str) -> Step {
    let id = ObjectId::constraint(table, name);
    let step = Step::alter(table, Alteration::ValidateConstraint(name.to_owned()));
    step.after([id.clone()]).produces([id]).alone()
}

fn is_hash(partition: &Partition) -> bool {
    partition.bound.0.trim_start().to_ascii_uppercase().starts_with("FOR VALUES WITH")
}

pub(crate) fn set_inherits(
    table: &QualifiedName,
    from: &[QualifiedName],
    to: &[QualifiedName],
    steps: &mut Vec<Step>,
) {
    steps.extend(from.iter().map(|parent| Step::alter(table, Alteration::NoInherit(parent.clone()))));
    // One after the other, in the order that is wanted.
    let inherit = to.iter().map(|parent| Alteration::Inherit(parent.clone()));
    steps.extend(
        inherit.map(|alteration| Step::alter(table, alteration).after([ObjectId::Table(table.clone())])),
    );
}

/// An index of a partition, or of a constraint of it, becomes a part of one of the parent's.
pub(crate) fn attach_index(
    table: &QualifiedName,
    name: &str,
    to: &str,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let partition = context.to.tables.get(table).and_then(|table| table.partition_of.as_ref());
    let Some(parent) = partition.map(|partition| &partition.parent) else { return };
    let action = Action::AttachIndex {
        index: QualifiedName::new(&parent.schema, to),
        partition: QualifiedName::new(&table.schema, name),
    };
    steps.push(Step::new(action).after(index_ids(parent, to)).after(index_ids(table, name)));
}

/// The last step makes an index, or a key, of a partitioned table alone: after the partitions, which would get theirs of it;
/// those that there are of some are attached to it then.
pub(crate) fn leave_incomplete(
    table: &QualifiedName,
    name: &str,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let partitions: Vec<_> =
        context.to.children(table).filter_map(|(name, of)| Some((name, of.partition_of.as_ref()?))).collect();
    if let Some(step) = steps.last_mut() {
        if let Action::CreateIndex { only, .. } = &mut step.action {
            *only = true;
        }
        step.after.extend(partitions.iter().map(|(partition, _)| ObjectId::Table((*partition).clone())));
    }
    for (partition, of) in partitions {
        for (index, _) in of.attached.iter().filter(|(_, attached)| attached.to == name) {
            attach_index(partition, index, name, context, steps);
        }
    }
}

/// Those of the partitions that stay.
pub(crate) fn attach_indexes(
    table: &QualifiedName,
    name: &str,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    for (partition, index) in parts(table, name, context) {
        attach_index(partition, index, name, context, steps);
    }
}

/// The indexes of partitions that stay, by table, which are to be parts of this one.
fn parts<'a>(
    table: &QualifiedName,
    name: &str,
    context: &Context<'a>,
) -> Vec<(&'a QualifiedName, &'a String)> {
    let stays = |partition: &QualifiedName| {
        context.from.tables.get(partition).is_some_and(|partition| partition.is_partition_of(table))
    };
    let children = context.to.children(table).filter(|(partition, _)| stays(partition));
    let attached = children.filter_map(|(partition, of)| Some((partition, of.partition_of.as_ref()?)));
    attached
        .flat_map(|(partition, of)| of.attached.iter().map(move |attached| (partition, attached)))
        .filter(|(_, (_, attached))| attached.to == name)
        .map(|(partition, (index, _))| (partition, index))
        .collect()
}

/// As objects: made first, they are found and attached.
pub(crate) fn parts_of_index(table: &QualifiedName, name: &str, context: &Context<'_>) -> Vec<ObjectId> {
    parts(table, name, context)
        .into_iter()
        .flat_map(|(partition, index)| index_ids(partition, index))
        .collect()
}

/// The partitions' indexes that go together with the parent's.
pub(crate) fn gone_with_index(table: &QualifiedName, name: &str, context: &Context<'_>) -> Vec<ObjectId> {
    let mut gone = Vec::new();
    for (child, of) in context.from.children(table) {
        let attached = of.partition_of.iter().flat_map(|partition| &partition.attached);
        for (index, _) in attached.filter(|(_, attached)| attached.to == name) {
            gone.extend(index_ids(child, index));
            gone.extend(gone_with_index(child, index, context));
        }
    }
    gone
}

/// An index, which may be a constraint's.
fn index_ids(table: &QualifiedName, index: &str) -> [ObjectId; 2] {
    [ObjectId::Index(QualifiedName::new(&table.schema, index)), ObjectId::constraint(table, index)]
}

pub(crate) fn has_index(constraint: &Constraint) -> bool {
    match &constraint.kind {
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => true,
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) => false,
    }
}

/// Whether a table has parents or children, before or after.
pub(crate) fn has_family(table: &QualifiedName, context: &Context<'_>) -> bool {
    [context.from, context.to].into_iter().any(|schema| {
        let has_parents = |table: &Table| table.parents().next().is_some() || table.partition_by.is_some();
        schema.tables.get(table).is_some_and(has_parents) || schema.children(table).next().is_some()
    })
}

/// Whether an index, which may be a constraint's, is a part of a parent's or has parts of its own, before or after.
pub(crate) fn is_shared(table: &QualifiedName, index: &str, context: &Context<'_>) -> bool {
    let is_part = |schema: &Schema| {
        let partition = schema.tables.get(table).and_then(|table| table.partition_of.as_ref());
        partition.is_some_and(|partition| partition.attached.contains_key(index))
    };
    is_partitioned(table, context) || is_part(context.from) || is_part(context.to)
}

pub(crate) fn is_partitioned(table: &QualifiedName, context: &Context<'_>) -> bool {
    [context.from, context.to]
        .into_iter()
        .filter_map(|schema| schema.tables.get(table))
        .any(|table| table.partition_by.is_some())
}

/// Whether a table is there, and stays as it is.
fn stands(table: &QualifiedName, context: &Context<'_>) -> bool {
    match (context.from.tables.get(table), context.to.tables.get(table)) {
        (Some(old), Some(new)) => old.partition_by == new.partition_by,
        (_, _) => false,
    }
}

/// The same column of the parents, which a change of it comes after.
pub(crate) fn of_parents(table: &QualifiedName, column: &str, context: &Context<'_>) -> Vec<ObjectId> {
    parents(table, context)
        .into_iter()
        .flat_map(|parent| [ObjectId::column(parent, column), ObjectId::default(parent, column)])
        .collect()
}

/// The check of the same name of the parents.
pub(crate) fn of_parents_constraint(
    table: &QualifiedName,
    name: &str,
    context: &Context<'_>,
) -> Vec<ObjectId> {
    let is_check = |schema: &Schema, parent: &QualifiedName| {
        let constraint = schema.tables.get(parent).and_then(|parent| parent.constraints.get(name));
        constraint.is_some_and(|constraint| matches!(constraint.kind, ConstraintKind::Check(_)))
    };
    let parents = parents(table, context).into_iter();
    parents
        .filter(|parent| is_check(context.from, parent) || is_check(context.to, parent))
        .map(|parent| ObjectId::constraint(parent, name))
        .collect()
}

/// Those that a table has on both sides.
fn parents<'a>(table: &QualifiedName, context: &Context<'a>) -> Vec<&'a QualifiedName> {
    let Some(new) = context.to.tables.get(table) else { return Vec::new() };
    let had = |parent: &QualifiedName| {
        context.from.tables.get(table).is_none_or(|old| old.parents().any(|old| old == parent))
    };
    new.parents().filter(|parent| had(parent)).collect()
}

/// Whether PostgreSQL wants a foreign key to be valid from the start: that of a partitioned table, before PostgreSQL 18.
pub(crate) fn must_be_valid(table: &QualifiedName, to: &Constraint, context: &Context<'_>) -> bool {
    matches!(to.kind, ConstraintKind::ForeignKey(_))
        && is_partitioned(table, context)
        && context.from.postgres.is_none_or(|major| major < 18)
}

/// The foreign key on each partition that holds rows, validated one by one: the parent's finds them and looks no more.
pub(crate) fn foreign_keys_first(
    table: &QualifiedName,
    name: &str,
    to: &Constraint,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) -> Vec<ObjectId> {
    let mut before = Vec::new();
    if !context.online(table, &ObjectId::constraint(table, name)) || !must_be_valid(table, to, context) {
        return before;
    }
    for child in context.to.descendants(table) {
        let (Some(old), Some(new)) = (context.from.tables.get(child), context.to.tables.get(child)) else {
            continue;
        };
        let is_taken = old.constraints.contains_key(name) || new.constraints.contains_key(name);
        if new.partition_by.is_some() || is_taken || old.partition_of.is_none() {
            continue;
        }
        let mut first = Constraint::new(to.kind.clone());
        if let ConstraintKind::ForeignKey(key) = &mut first.kind {
            key.not_valid = true;
        }
        constraint::add_offline(child, name, &first, context, steps);
        steps.push(validated(child, name));
        before.push(ObjectId::constraint(child, name));
    }
    before
}

/// The columns of the tables that inherit them: they move too.
pub(crate) fn with_descendants(columns: &BTreeSet<ObjectId>, schema: &Schema) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    for id in columns {
        if let ObjectId::Column { table, column } = id {
            let descendants = schema.descendants(table).into_iter();
            found.extend(descendants.map(|child| ObjectId::column(child, column)));
        }
    }
    found
}

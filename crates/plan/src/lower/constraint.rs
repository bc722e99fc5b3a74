//! Constraints on tables that exist, and foreign keys on new ones.

use relata_schema::{
    Constraint, ConstraintKind, Index, IndexKey, Key, ObjectId, QualifiedName, Schema, default_name,
};

use crate::lower::{Context, index, inheritance, not_null};
use crate::replaced::replaces_constraint;
use crate::{Action, Alteration, Step};

pub(crate) fn add(
    table: &QualifiedName,
    name: &str,
    to: &Constraint,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let in_family = inheritance::has_family(table, context);
    if to.is_incomplete() {
        add_offline(table, name, to, context, steps);
        return inheritance::leave_incomplete(table, name, context, steps);
    }
    if is_adopted(table, name, context) {
        steps.push(over_index(table, name, name, to, context));
        return;
    }
    if !has_online_form(to) {
        add_offline(table, name, to, context, steps);
        return;
    }
    if in_family && (inheritance::has_index(to) || inheritance::must_be_valid(table, to, context)) {
        let before = inheritance::foreign_keys_first(table, name, to, context, steps);
        add_offline(table, name, to, context, steps);
        if let Some(step) = steps.last_mut() {
            step.after.extend(before);
        }
        return;
    }
    if !context.adds_online(table) {
        add_offline(table, name, to, context, steps);
        return;
    }
    match &to.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            index::create(table, name, &index_under(key), true, steps);
            steps.push(over_index(table, name, name, to, context).alone());
        }
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) => {
            let first = steps.len();
            let is_valid = add_unchecked(table, name, to, context, steps);
            if is_valid {
                steps[first..].iter_mut().for_each(|step| step.alone = true);
            }
        }
        ConstraintKind::Exclusion(_) => {}
    }
}

/// Whether there is a form that lets the table be used while its rows are read. What is not enforced reads none, and no key is
/// made of an index that sees to overlaps.
fn has_online_form(to: &Constraint) -> bool {
    match &to.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => !key.without_overlaps,
        ConstraintKind::ForeignKey(key) => !key.not_enforced,
        ConstraintKind::Check(check) => !check.not_enforced,
        ConstraintKind::Exclusion(_) => false,
    }
}

/// Rows that are there are looked at later, while the table is in use; whether they are at all.
fn add_unchecked(
    table: &QualifiedName,
    name: &str,
    to: &Constraint,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) -> bool {
    let mut unchecked = to.clone();
    match &mut unchecked.kind {
        ConstraintKind::ForeignKey(key) => key.not_valid = true,
        ConstraintKind::Check(check) => check.not_valid = true,
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => {}
    }
    add_offline(table, name, &unchecked, context, steps);
    let is_valid = unchecked != *to;
    if is_valid {
        validate(table, name, steps);
    }
    is_valid
}

/// The constraint that an index is under.
pub(crate) fn over(index: &ObjectId, schema: &Schema) -> Option<ObjectId> {
    let ObjectId::Index(index) = index else { return None };
    let mut tables = schema.tables.iter().filter(|(table, _)| table.schema == index.schema);
    let (table, _) = tables.find(|(_, table)| table.constraints.contains_key(&index.name))?;
    Some(ObjectId::constraint(table, &index.name))
}

/// The index that a key makes for itself.
fn index_under(key: &Key) -> Index {
    Index {
        unique: true,
        nulls_not_distinct: key.nulls_not_distinct,
        include: key.include.clone(),
        with: key.with.clone(),
        tablespace: key.tablespace.clone(),
        ..Index::new(key.columns.iter().map(IndexKey::column).collect())
    }
}

/// Whether an index that would go is the very one that a new key of the same name wants; one that stands alone, for
/// PostgreSQL makes no key of a part of another index, nor of one that has parts.
pub(crate) fn is_adopted(table: &QualifiedName, name: &str, context: &Context<'_>) -> bool {
    if inheritance::is_shared(table, name, context) {
        return false;
    }
    let of = |schema: &Schema| {
        let table = schema.tables.get(table)?;
        Some((table.indexes.get(name).cloned(), table.constraints.get(name).cloned()))
    };
    let (Some((Some(index), None)), Some((None, Some(constraint)))) = (of(context.from), of(context.to))
    else {
        return false;
    };
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            let on_moving =
                key.columns.iter().any(|column| context.moving.contains(&ObjectId::column(table, column)));
            index == index_under(key) && !key.without_overlaps && !on_moving
        }
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => false,
    }
}

/// Makes a key of an index that is there by then.
fn over_index(
    table: &QualifiedName,
    name: &str,
    index: &str,
    to: &Constraint,
    context: &Context<'_>,
) -> Step {
    let alteration = Alteration::AddConstraintUsing {
        name: name.to_owned(),
        constraint: to.clone(),
        index: index.to_owned(),
    };
    let id = |name: &str| ObjectId::Index(QualifiedName::new(&table.schema, name));
    let columns = columns(table, to);
    // Of a column that may be NULL, a primary key would read every row.
    let not_null = columns.iter().filter_map(|id| match id {
        ObjectId::Column { table, column } => Some(not_null::done(table, column, context)),
        _ => None,
    });
    let not_null: Vec<ObjectId> =
        not_null.filter(|_| matches!(to.kind, ConstraintKind::PrimaryKey(_))).collect();
    let defaults = columns.iter().filter_map(|id| match id {
        ObjectId::Column { table, column } => Some(ObjectId::default(table, column)),
        _ => None,
    });
    let defaults: Vec<ObjectId> = defaults.collect();
    Step::alter(table, alteration)
        .produces([ObjectId::constraint(table, name), id(name)])
        .after(columns)
        .after(defaults)
        .after(not_null)
        .after([ObjectId::Table(table.clone()), id(index)])
}

/// The columns that a key or foreign key is on, and what it refers to.
fn columns(table: &QualifiedName, to: &Constraint) -> Vec<ObjectId> {
    match &to.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            key.columns.iter().chain(&key.include).map(|column| ObjectId::column(table, column)).collect()
        }
        ConstraintKind::ForeignKey(key) => {
            let own = key.columns.iter().map(|column| ObjectId::column(table, column));
            let other = key.referenced_columns.iter().map(|column| ObjectId::column(&key.references, column));
            own.chain(other).chain([ObjectId::Table(key.references.clone())]).collect()
        }
        ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => Vec::new(),
    }
}

/// In one statement, which checks all rows under its lock.
pub(crate) fn add_offline(
    table: &QualifiedName,
    name: &str,
    to: &Constraint,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let not_valid = match &to.kind {
        ConstraintKind::ForeignKey(key) => key.not_valid,
        ConstraintKind::Check(check) => check.not_valid,
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => false,
    };
    let alteration = Alteration::AddConstraint { name: name.to_owned(), constraint: to.clone(), not_valid };
    let step = Step::alter(table, alteration).produces([ObjectId::constraint(table, name)]);
    let step = step.after(columns(table, to)).after([ObjectId::Table(table.clone())]);
    let parents = inheritance::of_parents_constraint(table, name, context);
    steps.push(step.after(parents).after(inheritance::parts_of_index(table, name, context)));
}

pub(crate) fn drop(table: &QualifiedName, name: &str, context: &Context<'_>, steps: &mut Vec<Step>) {
    let step = Step::alter(table, Alteration::DropConstraint(name.to_owned()));
    let step = step.destroys([ObjectId::constraint(table, name)]);
    let parents = inheritance::of_parents_constraint(table, name, context);
    steps.push(step.destroys(inheritance::gone_with_index(table, name, context)).after(parents));
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

pub(crate) fn validate(table: &QualifiedName, name: &str, steps: &mut Vec<Step>) {
    let step = Step::alter(table, Alteration::ValidateConstraint(name.to_owned()));
    steps.push(step.after([ObjectId::constraint(table, name)]).alone());
}

/// Constraints that change, and those that something else forces to go and come back.
pub(crate) fn replace(context: &Context<'_>, steps: &mut Vec<Step>) {
    for id in &context.replaced {
        let ObjectId::Constraint { table, constraint } = id else { continue };
        let Some(to) = context.to.tables.get(table).and_then(|table| table.constraints.get(constraint))
        else {
            continue;
        };
        let in_family = inheritance::has_family(table, context);
        let is_stood_on = context.from.dependencies.values().any(|on| on.contains(id));
        match &to.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key)
                if context.online(table, id) && has_online_form(to) && !is_stood_on && !in_family =>
            {
                swap(table, constraint, to, key, context, steps);
                continue;
            }
            _ => {}
        }
        drop(table, constraint, context, steps);
        if in_family {
            add(table, constraint, to, context, steps);
        } else if context.online(table, id) && has_online_form(to) {
            add_unchecked(table, constraint, to, context, steps);
        } else {
            add_offline(table, constraint, to, context, steps);
        }
    }
}

/// The new index is built first, then both constraints change places at once.
fn swap(
    table: &QualifiedName,
    name: &str,
    to: &Constraint,
    key: &Key,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let new = default_name::object(name, None, "new");
    index::create(table, &new, &index_under(key), true, steps);
    let mut step = over_index(table, name, &new, to, context).alone();
    if let Action::AlterTable { alterations, .. } = &mut step.action {
        alterations.insert(0, Alteration::DropConstraint(name.to_owned()));
    }
    steps.push(step.destroys([ObjectId::constraint(table, name)]));
}

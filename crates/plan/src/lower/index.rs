//! Indexes that belong to no constraint.

use relata_diff::Renamed;
use relata_schema::{Index, ObjectId, QualifiedName, default_name};

use crate::lower::{Context, inheritance, materialized_view};
use crate::{Action, Step};

pub(crate) fn add(
    table: &QualifiedName,
    name: &str,
    to: &Index,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    if !inheritance::is_partitioned(table, context) {
        return create(table, name, to, context.adds_online(table), steps);
    }
    if !to.valid {
        create(table, name, to, false, steps);
        return inheritance::leave_incomplete(table, name, context, steps);
    }
    let parts: Vec<ObjectId> = inheritance::parts_of_index(table, name, context);
    let only = context.adds_online(table) && !parts.is_empty();
    create(table, name, to, false, steps);
    let Some(step) = steps.last_mut() else { return };
    if let Action::CreateIndex { only: is_only, .. } = &mut step.action {
        *is_only = only;
    }
    if only {
        inheritance::attach_indexes(table, name, context, steps);
    } else {
        step.after.extend(parts);
    }
}

pub(crate) fn create(
    table: &QualifiedName,
    name: &str,
    to: &Index,
    concurrently: bool,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::Index(QualifiedName::new(&table.schema, name));
    let action = Action::CreateIndex {
        table: table.clone(),
        name: name.to_owned(),
        index: to.clone(),
        concurrently,
        only: false,
    };
    let columns = to.include.iter().chain(to.keys.iter().filter_map(|key| match &key.expr {
        relata_schema::KeyExpr::Column(column) => Some(column),
        relata_schema::KeyExpr::Expr(_) => None,
    }));
    let after = columns.map(|column| ObjectId::column(table, column));
    let on = [ObjectId::Table(table.clone()), materialized_view(table)];
    steps.push(Step::new(action).produces([id]).after(after).after(on));
}

pub(crate) fn drop(table: &QualifiedName, name: &str, context: &Context<'_>, steps: &mut Vec<Step>) {
    let gone = inheritance::gone_with_index(table, name, context);
    let name = QualifiedName::new(&table.schema, name);
    let id = ObjectId::Index(name.clone());
    let concurrently = context.online(table, &id) && !inheritance::is_partitioned(table, context);
    let action = Action::DropIndex { name, concurrently };
    steps.push(Step::new(action).destroys([id]).destroys(gone));
}

/// Indexes that change, and those that something else forces to go and come back.
pub(crate) fn replace(context: &Context<'_>, steps: &mut Vec<Step>) {
    for id in &context.replaced {
        let ObjectId::Index(name) = id else { continue };
        let Some(table) = context.from.table_of_index(name) else { continue };
        if context.replaced.contains(&materialized_view(table)) {
            continue;
        }
        let Some(to) = context.to.indexes_of(table).and_then(|indexes| indexes.get(&name.name)) else {
            continue;
        };
        if context.online(table, id) && !inheritance::is_partitioned(table, context) {
            swap(table, name, to, steps);
        } else {
            drop(table, &name.name, context, steps);
            if inheritance::is_partitioned(table, context) {
                add(table, &name.name, to, context, steps);
            } else {
                create(table, &name.name, to, false, steps);
            }
        }
    }
}

/// Build, swap, drop: at no moment is the table without one of the two.
fn swap(table: &QualifiedName, name: &QualifiedName, to: &Index, steps: &mut Vec<Step>) {
    let new = default_name::object(&name.name, None, "new");
    let new_id = ObjectId::Index(QualifiedName::new(&name.schema, &new));
    create(table, &new, to, true, steps);
    let action = Action::DropIndex { name: name.clone(), concurrently: true };
    steps.push(Step::new(action).destroys([ObjectId::Index(name.clone())]).after([new_id.clone()]));
    let renamed = Renamed::Index { table: table.clone(), from: new, to: name.name.clone() };
    let step = Step::new(Action::Rename(renamed)).produces([ObjectId::Index(name.clone())]);
    steps.push(step.after([new_id, ObjectId::Index(name.clone())]).alone());
}

//! Indexes that belong to no constraint.

use relata_diff::Renamed;
use relata_schema::{Index, ObjectId, QualifiedName, default_name};

use crate::lower::{Context, materialized_view};
use crate::{Action, Step};

pub(crate) fn add(
    table: &QualifiedName,
    name: &str,
    to: &Index,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    create(table, name, to, context.adds_online(table), steps);
}

pub(crate) fn create(
    table: &QualifiedName,
    name: &str,
    to: &Index,
    concurrently: bool,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::Index(QualifiedName::new(&table.schema, name));
    let action =
        Action::CreateIndex { table: table.clone(), name: name.to_owned(), index: to.clone(), concurrently };
    let columns = to.include.iter().chain(to.keys.iter().filter_map(|key| match &key.expr {
        relata_schema::KeyExpr::Column(column) => Some(column),
        relata_schema::KeyExpr::Expr(_) => None,
    }));
    let after = columns.map(|column| ObjectId::column(table, column));
    let on = [ObjectId::Table(table.clone()), materialized_view(table)];
    steps.push(Step::new(action).produces([id]).after(after).after(on));
}

pub(crate) fn drop(table: &QualifiedName, name: &str, context: &Context<'_>, steps: &mut Vec<Step>) {
    let name = QualifiedName::new(&table.schema, name);
    let id = ObjectId::Index(name.clone());
    let action = Action::DropIndex { name, concurrently: context.online(table, &id) };
    steps.push(Step::new(action).destroys([id]));
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
        if context.online(table, id) {
            swap(table, name, to, steps);
        } else {
            drop(table, &name.name, context, steps);
            create(table, &name.name, to, false, steps);
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

//! Enum types: labels in place where PostgreSQL can, else a new type in place of the old.

use relata_diff::Renamed;
use relata_schema::{ColumnValue, Enum, ObjectId, QualifiedName, Sql};
use relata_sql::qualified;

use crate::domain::put_away;
use crate::lower::{Context, column};
use crate::replaced::columns_of_type;
use crate::step::{HeldIn, Place};
use crate::{Action, Alteration, Step};

pub(crate) fn add_labels(name: &QualifiedName, from: &Enum, to: &Enum, steps: &mut Vec<Step>) {
    let mut there: Vec<&str> = from.labels.iter().map(|label| label.name.as_str()).collect();
    for (place, label) in to.labels.iter().enumerate() {
        if there.contains(&label.name.as_str()) {
            continue;
        }
        let before = to.labels[..place].iter().rev().find(|label| there.contains(&label.name.as_str()));
        let after = to.labels[place..].iter().find(|label| there.contains(&label.name.as_str()));
        let place = match (before, after) {
            (Some(before), Some(_)) => Place::After(before.name.clone()),
            (None, Some(after)) => Place::Before(after.name.clone()),
            (_, None) => Place::Last,
        };
        there.push(&label.name);
        let action = Action::AddLabel { r#enum: name.clone(), label: label.name.clone(), place };
        steps.push(Step::new(action).produces([ObjectId::Enum(name.clone())]));
    }
}

/// Renames the old type away, makes the new one, carries every column over by its text, drops the old one.
pub(crate) fn replace(
    name: &QualifiedName,
    from: &Enum,
    to: &Enum,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::Enum(name.clone());
    let columns = columns_of_type(&id, context.from, context.to);
    let removed: Vec<String> = from
        .labels
        .iter()
        .map(|label| &label.name)
        .filter(|label| !to.labels.iter().any(|kept| kept.name == **label))
        .cloned()
        .collect();
    if !removed.is_empty() && !columns.is_empty() {
        let columns = columns
            .iter()
            .map(|(table, column, _)| HeldIn {
                table: (*table).clone(),
                column: column.name.clone(),
                array: column.type_name.0.ends_with("[]"),
            })
            .collect();
        steps.push(Step::new(Action::RefuseHeldLabels { r#enum: name.clone(), labels: removed, columns }));
    }

    let old = put_away(name);
    steps.push(Step::new(Action::Rename(Renamed::Enum { from: name.clone(), to: old.clone() })));
    let create = Action::CreateEnum { name: name.clone(), to: to.clone() };
    steps.push(Step::new(create).produces([id.clone()]));

    column::defaults_on(&id, context, steps);
    let mut dependants = users(&id, context);
    for (table, old, new) in columns {
        let (column, default) = (ObjectId::column(table, &old.name), ObjectId::default(table, &old.name));
        if !context.carried.contains(&column) {
            continue;
        }
        let brackets = if new.type_name.0.ends_with("[]") { "[]" } else { "" };
        let using = Sql(format!(
            "{}::text{brackets}::{}{brackets}",
            relata_sql::ident(&new.name),
            qualified(&name.schema, &name.name)
        ));
        let mut alterations = Vec::new();
        if let ColumnValue::Default(_) = old.value {
            alterations.push(Alteration::DropDefault(old.name.clone()));
        }
        alterations.push(Alteration::SetType {
            column: new.name.clone(),
            to: new.clone(),
            using: Some(using),
        });
        if let ColumnValue::Default(expr) = &new.value {
            alterations.push(Alteration::SetDefault { column: new.name.clone(), to: expr.clone() });
        }
        let action = Action::AlterTable { table: table.clone(), alterations };
        let step =
            Step::new(action).destroys([column.clone(), default.clone()]).produces([column.clone(), default]);
        steps.push(step.after([id.clone()]));
        dependants.push(column);
    }
    steps.push(Step::new(Action::DropEnum(old)).after(dependants).after([id]));
}

/// What uses a type that goes under another name, and must have let go of it before it is dropped; of domains that
/// are replaced as well, what they are called until then.
pub(crate) fn users(id: &ObjectId, context: &Context<'_>) -> Vec<ObjectId> {
    let of = context.from.dependencies.iter().filter(|(_, on)| on.contains(id));
    let whole = |user: &ObjectId| match user {
        ObjectId::DomainCheck { domain, .. } => ObjectId::Domain(domain.clone()),
        ObjectId::Attribute { composite, .. } => ObjectId::Composite(composite.clone()),
        user => user.clone(),
    };
    of.filter(|(user, _)| whole(user) != *id)
        .map(|(user, _)| match whole(user) {
            ObjectId::Domain(name) if context.replaced.contains(&ObjectId::Domain(name.clone())) => {
                ObjectId::Domain(put_away(&name))
            }
            ObjectId::Composite(name) if context.replaced.contains(&ObjectId::Composite(name.clone())) => {
                ObjectId::Composite(put_away(&name))
            }
            ObjectId::Range(name) if context.replaced.contains(&ObjectId::Range(name.clone())) => {
                ObjectId::Range(put_away(&name))
            }
            _ => user.clone(),
        })
        .collect()
}

//! NOT NULL, and new columns with a value of their own for each row, without a lock that lasts.

use relata_diff::Renamed;
use relata_schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, DefinitionId, ObjectId, QualifiedName, Schema,
    Table, default_name,
};
use relata_sql::ident;

use crate::lower::{Context, column, rename};
use crate::{Action, Alteration, Step};

/// By a check that is validated while the table is in use: SET NOT NULL then believes it and reads no row
/// (<https://www.postgresql.org/docs/current/sql-altertable.html>).
pub(crate) fn set(table: &QualifiedName, to: &Column, context: &Context<'_>, steps: &mut Vec<Step>) {
    let name = &to.name;
    let check = check_name(table, name, context);
    let expr = format!("{} IS NOT NULL", ident(name));
    let kind = ConstraintKind::Check(Check { not_valid: true, ..Check::new(expr) });
    let constraint = Constraint::new(kind);
    let alterations = [
        Alteration::AddConstraint { name: check.clone(), constraint, not_valid: true },
        Alteration::ValidateConstraint(check.clone()),
        Alteration::SetNotNull { column: name.clone(), name: said(table, to, context).not_null_name },
        Alteration::DropConstraint(check.clone()),
    ];
    // They wait for the same, and so stay in this order.
    let mut after = vec![ObjectId::column(table, name), ObjectId::default(table, name)];
    after.extend(of_children(table, to, context));
    for alteration in alterations {
        let is_last = matches!(alteration, Alteration::DropConstraint(_));
        let step = Step::alter(table, alteration).after(after.clone()).alone();
        steps.push(if is_last { step.produces([is_set(table, &check)]) } else { step });
    }
}

/// What stands for the column's being NOT NULL, for steps that need it.
pub(crate) fn done(table: &QualifiedName, name: &str, context: &Context<'_>) -> ObjectId {
    is_set(table, &check_name(table, name, context))
}

/// The column without a name of its NOT NULL constraint that PostgreSQL chooses anyway: none that is taken, which it would
/// number (`ChooseConstraintName` in `pg_constraint.c`).
pub(crate) fn said(table: &QualifiedName, column: &Column, context: &Context<'_>) -> Column {
    let own = default_name::not_null(&table.name, &column.name);
    let has = |of: &Table| {
        let mut names = of.columns.iter().filter_map(|column| column.not_null_name.as_ref());
        of.constraints.contains_key(&own) || names.any(|name| *name == own)
    };
    // By a table that is there, or is renamed to it before.
    let is_taken = || {
        let near =
            context.from.tables.iter().filter(|(name, _)| name.schema == table.schema && *name != table);
        let mut near = near.map(|(name, of)| (of, context.to.tables.get(name)));
        near.any(|(from, to)| has(from) || to.is_some_and(has))
    };
    let is_said = |name: &String| column.not_null && (*name != own || is_taken());
    Column { not_null_name: column.not_null_name.clone().filter(is_said), ..column.clone() }
}

/// The NOT NULL constraint under the name that it is to have.
pub(crate) fn renamed(table: &QualifiedName, from: &Column, to: &Column) -> Option<Step> {
    let (old, new) = from.not_null_name.as_ref().zip(to.not_null_name.as_ref())?;
    (from.not_null && to.not_null && old != new).then(|| {
        let (table, from, to) = (table.clone(), old.clone(), new.clone());
        rename(&Renamed::Constraint { table, from, to })
    })
}

/// The constraints of the children that have the column already: under the name that they are to have then, for what a
/// parent has too cannot be renamed.
pub(crate) fn of_children(table: &QualifiedName, to: &Column, context: &Context<'_>) -> Vec<ObjectId> {
    if !to.not_null {
        return Vec::new();
    }
    let names = context.to.descendants(table).into_iter().filter_map(|child| {
        let name = context.to.tables.get(child)?.column(&to.name)?.not_null_name.as_ref()?;
        Some(ObjectId::constraint(child, name))
    });
    names.collect()
}

fn is_set(table: &QualifiedName, check: &str) -> ObjectId {
    ObjectId::constraint(table, check)
}

/// A name that no constraint of the table has.
fn check_name(table: &QualifiedName, column: &str, context: &Context<'_>) -> String {
    let is_taken = |name: &str| {
        let has = |schema: &Schema| {
            schema.tables.get(table).is_some_and(|table| table.constraints.contains_key(name))
        };
        has(context.from) || has(context.to)
    };
    let mut name = default_name::object(&table.name, Some(column), "is_not_null");
    for number in 1_u32.. {
        if !is_taken(&name) {
            break;
        }
        name = default_name::object(&table.name, Some(column), &format!("is_not_null{number}"));
    }
    name
}

/// The column without values, then its default for new rows, then for those that are there. In one statement PostgreSQL
/// would write the whole table anew under its lock.
pub(crate) fn add_and_fill(table: &QualifiedName, to: &Column, context: &Context<'_>, steps: &mut Vec<Step>) {
    let ColumnValue::Default(default) = &to.value else { return column::add(table, to, context, steps) };
    if is_watched(table, context) {
        return column::add(table, to, context, steps);
    }
    let bare = Column { not_null: false, value: ColumnValue::Given, ..to.clone() };
    let set_default = Alteration::SetDefault { column: to.name.clone(), to: default.clone() };
    let action = Action::AlterTable {
        table: table.clone(),
        alterations: vec![Alteration::AddColumn(bare), set_default],
    };
    let ids = [ObjectId::column(table, &to.name), ObjectId::default(table, &to.name)];
    steps.push(Step::new(action).produces(ids.clone()).after([ObjectId::Table(table.clone())]));
    let fill = Action::FillColumn { table: table.clone(), column: to.name.clone() };
    steps.push(Step::new(fill).after(ids));
    if to.not_null {
        set(table, to, context, steps);
    }
}

/// Whether an UPDATE would do more than change the column: triggers and rules act on it, policies hide rows from it.
fn is_watched(table: &QualifiedName, context: &Context<'_>) -> bool {
    let acts = |id: &DefinitionId| match id {
        DefinitionId::Trigger { table: on, .. } | DefinitionId::Rule { table: on, .. } => on == table,
        DefinitionId::Routine { .. }
        | DefinitionId::View(_)
        | DefinitionId::MaterializedView(_)
        | DefinitionId::Statistics(_)
        | DefinitionId::Collation(_)
        | DefinitionId::Policy { .. }
        | DefinitionId::Publication(_)
        | DefinitionId::EventTrigger(_)
        | DefinitionId::ForeignDataWrapper(_)
        | DefinitionId::Server(_)
        | DefinitionId::UserMapping { .. }
        | DefinitionId::ForeignTable(_) => false,
    };
    let watches = |schema: &Schema| {
        let forced = schema.tables.get(table).is_some_and(|table| table.row_security.forced);
        forced || schema.definitions.keys().any(acts)
    };
    watches(context.from) || watches(context.to)
}

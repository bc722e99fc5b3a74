//! NOT NULL, and new columns with a value of their own for each row, without a lock that lasts.

use relata_schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, DefinitionId, ObjectId, QualifiedName, Schema,
    Sql, default_name,
};
use relata_sql::ident;

use crate::lower::{Context, column};
use crate::{Action, Alteration, Step};

/// By a check that is validated while the table is in use: SET NOT NULL then believes it and reads no row
/// (<https://www.postgresql.org/docs/current/sql-altertable.html>).
pub(crate) fn set(table: &QualifiedName, name: &str, context: &Context<'_>, steps: &mut Vec<Step>) {
    let check = check_name(table, name, context);
    let kind = ConstraintKind::Check(Check {
        expr: Sql(format!("{} IS NOT NULL", ident(name))),
        no_inherit: false,
        not_valid: true,
    });
    let constraint = Constraint::new(kind);
    let alterations = [
        Alteration::AddConstraint { name: check.clone(), constraint, not_valid: true },
        Alteration::ValidateConstraint(check.clone()),
        Alteration::SetNotNull(name.to_owned()),
        Alteration::DropConstraint(check.clone()),
    ];
    // They wait for the same, and so stay in this order.
    let after = [ObjectId::column(table, name), ObjectId::default(table, name)];
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
        set(table, &to.name, context, steps);
        let bare = Column { not_null: false, ..to.clone() };
        let renamed = column::not_null_renamed(table, &bare, to);
        steps.extend(renamed.map(|step| step.after([done(table, &to.name, context)])));
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
        | DefinitionId::Policy { .. } => false,
    };
    let watches = |schema: &Schema| {
        let forced = schema.tables.get(table).is_some_and(|table| table.row_security.forced);
        forced || schema.definitions.keys().any(acts)
    };
    watches(context.from) || watches(context.to)
}

//! Columns of tables that exist.

use relata_diff::{Renamed, stays_in_children};
use relata_schema::{
    Column, ColumnValue, Identity, ObjectId, QualifiedName, Schema, SequenceOptions, Sql, TypeName,
};

use crate::domain::{array, underlying};
use crate::lower::{Context, composite, inheritance, not_null};
use crate::render::sequence::restarts;
use crate::replaced::replaces_column;
use crate::{Action, Alteration, Step};

pub(crate) fn add(table: &QualifiedName, to: &Column, context: &Context<'_>, steps: &mut Vec<Step>) {
    let produces = [ObjectId::column(table, &to.name), ObjectId::default(table, &to.name)];
    let alteration = Alteration::AddColumn(not_null::said(table, to, context));
    let step = Step::alter(table, alteration).produces(produces);
    let parents = inheritance::of_parents(table, &to.name, context);
    let children = not_null::of_children(table, to, context);
    steps.push(step.after([ObjectId::Table(table.clone())]).after(parents).after(children));
    own_persistence(table, to, context, steps);
}

/// Sequences that the column owns go with it.
pub(crate) fn drop(table: &QualifiedName, from: &Column, context: &Context<'_>, steps: &mut Vec<Step>) {
    let owned = context.from.sequences.iter().filter(|(name, sequence)| {
        let ours = sequence.owned_by.as_ref().is_some_and(|(of, column)| of == table && *column == from.name);
        ours && !context.to.sequences.contains_key(*name)
    });
    let owned: Vec<ObjectId> = owned.map(|(name, _)| ObjectId::Sequence(name.clone())).collect();
    let destroys = [ObjectId::column(table, &from.name), ObjectId::default(table, &from.name)];
    let alteration = match stays_in_children(table, &from.name, context.from, context.to) {
        true => Alteration::DropColumnOnly(from.name.clone()),
        false => Alteration::DropColumn(from.name.clone()),
    };
    let parents = inheritance::of_parents(table, &from.name, context);
    steps.push(Step::alter(table, alteration).destroys(destroys).destroys(owned).after(parents));
}

/// Columns that PostgreSQL cannot change in place, and generated ones that depend on a changed one.
pub(crate) fn replace(context: &Context<'_>, steps: &mut Vec<Step>) {
    for id in &context.replaced {
        if let ObjectId::Default { table, column } = id {
            reset_default(table, column, context, steps);
        }
        let ObjectId::Column { table, column } = id else { continue };
        let old = context.from.tables.get(table).and_then(|table| table.column(column));
        let new = context.to.tables.get(table).and_then(|table| table.column(column));
        let (Some(old), Some(new)) = (old, new) else { continue };
        if inheritance::of_parents(table, column, context)
            .iter()
            .any(|parent| context.replaced.contains(parent))
        {
            continue;
        }
        drop(table, old, context, steps);
        add(table, new, context, steps);
        if let Some(comment) = &new.comment {
            let action = Action::SetComment { on: id.clone(), to: Some(comment.clone()) };
            steps.push(Step::new(action).after([id.clone()]));
        }
    }
}

/// A default on a function that goes and comes back.
fn reset_default(table: &QualifiedName, column: &str, context: &Context<'_>, steps: &mut Vec<Step>) {
    let id = ObjectId::default(table, column);
    let new = context.to.tables.get(table).and_then(|table| table.column(column));
    let replaced = context.replaced.contains(&ObjectId::column(table, column));
    let Some(ColumnValue::Default(expr)) = new.map(|new| &new.value).filter(|_| !replaced) else { return };
    steps.push(Step::alter(table, Alteration::DropDefault(column.to_owned())).destroys([id.clone()]));
    let set = Alteration::SetDefault { column: column.to_owned(), to: expr.clone() };
    steps.push(Step::alter(table, set).produces([id]));
}

pub(crate) fn modify(
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::column(table, &to.name);
    if replaces_column(from, to, context.from.postgres) || context.replaced.contains(&id) {
        return;
    }
    let default = ObjectId::default(table, &to.name);
    let name = || to.name.clone();
    let retyped = from.type_name != to.type_name || from.collation != to.collation;

    let mut before = Vec::new();
    let mut after = Vec::new();
    let elsewhere = context.replaced.contains(&default)
        || context.carried.contains(&id) && has_plain_value(from) && has_plain_value(to);
    if !elsewhere {
        value(from, to, &mut before, &mut after);
    }
    // A sequence goes or comes between the two, often one by the name of the other.
    let changes_hands = matches!(
        (&from.value, &to.value),
        (ColumnValue::Default(_), ColumnValue::Identity(_))
            | (ColumnValue::Identity(_), ColumnValue::Default(_))
    );
    if changes_hands {
        let action = Action::AlterTable { table: table.clone(), alterations: std::mem::take(&mut before) };
        let mut step = Step::new(action).destroys([default.clone()]);
        if let ColumnValue::Identity(old) = &from.value {
            let name = QualifiedName::new(&table.schema, &old.sequence_name);
            step = step.destroys([ObjectId::Sequence(name)]);
        }
        steps.extend(handed_on(table, from, to, context).map(|old| Step::new(Action::KeepPlace(old))));
        steps.push(step);
    }
    let mut alterations = before;
    if retyped {
        let given = context.options.using.get(&(table.clone(), name())).cloned();
        let using = given.or_else(|| using(from, to, context));
        alterations.push(Alteration::SetType { column: name(), to: to.clone(), using });
    }
    let becomes_not_null = !from.not_null && to.not_null;
    // An identity must not be NULL before it is one.
    let apart =
        becomes_not_null && context.adds_online(table) && !matches!(to.value, ColumnValue::Identity(_));
    if becomes_not_null && !apart {
        let constraint = not_null::said(table, to, context).not_null_name;
        alterations.push(Alteration::SetNotNull { column: name(), name: constraint });
    }
    alterations.append(&mut after);
    if from.not_null && !to.not_null {
        alterations.push(Alteration::DropNotNull(name()));
    }
    if from.storage != to.storage || retyped && to.storage.is_some() {
        let type_name = to.type_name.0.clone();
        alterations.push(Alteration::SetStorage { column: name(), type_name, to: to.storage });
    }
    if from.compression != to.compression {
        alterations.push(Alteration::SetCompression { column: name(), to: to.compression.clone() });
    }
    if from.statistics != to.statistics {
        alterations.push(Alteration::SetStatistics { column: name(), to: to.statistics });
    }
    if from.options != to.options {
        let (from, to) = (from.options.clone(), to.options.clone());
        alterations.push(Alteration::SetColumnOptions { column: name(), from, to });
    }
    if !alterations.is_empty() {
        let action = Action::AlterTable { table: table.clone(), alterations };
        let parents = inheritance::of_parents(table, &to.name, context);
        let mut step = Step::new(action).produces([default.clone()]).after(parents);
        if becomes_not_null {
            step = step.after(not_null::of_children(table, to, context));
        }
        if !changes_hands {
            step = step.destroys([default]);
        }
        if retyped {
            step = step.destroys([id.clone()]).produces([id.clone()]);
        }
        steps.push(step);
    }
    identity_sequence(table, from, to, context, steps);
    if apart {
        not_null::set(table, to, context, steps);
    }
    steps.extend(not_null::renamed(table, from, to));
}

/// How values get to the new type, where an assignment would not take them there by itself.
///
/// A cast that is not needed is left out, because an explicit one cuts `varchar(n)` and `char(n)` in silence where an
/// assignment refuses (<https://www.postgresql.org/docs/current/datatype-character.html>).
pub(crate) fn using(from: &Column, to: &Column, context: &Context<'_>) -> Option<Sql> {
    let old = underlying(&from.type_name, &context.from.domains);
    let new = underlying(&to.type_name, &context.to.domains);
    if let Some(using) = composite::using(to, &old, context) {
        return Some(using);
    }
    if !is_replaced_enum(&old, context) && (old == new || assigns(&old, &new)) {
        return None;
    }
    let is_enum = |type_name: &TypeName, schema: &Schema| {
        schema.enums.keys().any(|name| {
            let name = relata_sql::qualified(&name.schema, &name.name);
            type_name.0.strip_suffix("[]").unwrap_or(&type_name.0) == name
        })
    };
    // PostgreSQL has no cast between two enums: the label's text leads from one to the other.
    let text = is_enum(&old, context.from) && is_enum(&new, context.to);
    let text = match (text, from.type_name.0.ends_with("[]")) {
        (false, _) => "",
        (true, false) => "::text",
        (true, true) => "::text[]",
    };
    Some(Sql(format!("{}{text}::{}", relata_sql::ident(&to.name), to.type_name)))
}

/// Whether this is an enum that is dropped and made again, so that it is two types for a while.
fn is_replaced_enum(type_name: &TypeName, context: &Context<'_>) -> bool {
    let element = array(&type_name.0).0;
    context.replaced.iter().any(|id| match id {
        ObjectId::Enum(name) => relata_sql::qualified(&name.schema, &name.name) == element,
        _ => false,
    })
}

/// Whether `pg_cast` has an assignment cast for every pair of the two types' families; every type has one to text.
fn assigns(from: &TypeName, to: &TypeName) -> bool {
    const NUMBERS: &[&str] = &["smallint", "integer", "bigint", "numeric", "real", "double precision"];
    const TEXTS: &[&str] = &["text", "character", "character varying"];
    const TIMES: &[&str] = &["date", "timestamp without time zone", "timestamp with time zone"];
    let (from, to) = (family(&from.0), family(&to.0));
    let both = |family: &[&str]| family.contains(&from.as_str()) && family.contains(&to.as_str());
    from == to || TEXTS.contains(&to.as_str()) || both(NUMBERS) || both(TIMES)
}

/// A type's name without its arguments.
fn family(type_name: &str) -> String {
    match (type_name.find('('), type_name.find(')')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", &type_name[..open], &type_name[close + 1..])
        }
        _ => type_name.to_owned(),
    }
}

fn has_plain_value(column: &Column) -> bool {
    match &column.value {
        ColumnValue::Given | ColumnValue::Default(_) => true,
        ColumnValue::Generated(_) | ColumnValue::Identity(_) => false,
    }
}

/// Defaults that mention a type which is replaced, of columns of other types.
pub(crate) fn defaults_on(id: &ObjectId, context: &Context<'_>, steps: &mut Vec<Step>) {
    for (user, _) in context.from.dependencies.iter().filter(|(_, on)| on.contains(id)) {
        let ObjectId::Default { table, column } = user else { continue };
        let own = ObjectId::column(table, column);
        let of = |schema: &Schema| schema.tables.get(table).and_then(|table| table.column(column)).cloned();
        let (Some(old), Some(new)) = (of(context.from), of(context.to)) else { continue };
        if context.carried.contains(&own) || context.replaced.contains(&own) || old.value != new.value {
            continue;
        }
        if let ColumnValue::Default(expr) = &new.value {
            let alteration = Alteration::SetDefault { column: column.clone(), to: expr.clone() };
            let step = Step::alter(table, alteration).destroys([user.clone()]).produces([user.clone()]);
            steps.push(step.after([id.clone()]));
        }
    }
}

/// What happens to default, expression and identity: before the type changes, and after it.
fn value(from: &Column, to: &Column, before: &mut Vec<Alteration>, after: &mut Vec<Alteration>) {
    let name = || to.name.clone();
    if from.value == to.value {
        return;
    }
    match (&from.value, &to.value) {
        (ColumnValue::Identity(from), ColumnValue::Identity(to)) => {
            if from.always != to.always || from.options != to.options {
                after.push(Alteration::AlterIdentity { column: name(), from: from.clone(), to: to.clone() });
            }
            return;
        }
        (ColumnValue::Generated(_), ColumnValue::Generated(to)) => {
            after.push(Alteration::SetExpression { column: name(), to: to.clone() });
            return;
        }
        (ColumnValue::Given, _) => {}
        (ColumnValue::Default(_), ColumnValue::Default(_)) if from.type_name == to.type_name => {}
        (ColumnValue::Default(_), _) => before.push(Alteration::DropDefault(name())),
        (ColumnValue::Generated(_), _) => before.push(Alteration::DropExpression(name())),
        (ColumnValue::Identity(_), _) => before.push(Alteration::DropIdentity(name())),
    }
    match &to.value {
        ColumnValue::Given => {}
        ColumnValue::Default(expr) => after.push(Alteration::SetDefault { column: name(), to: expr.clone() }),
        ColumnValue::Identity(to) => after.push(Alteration::AddIdentity { column: name(), to: to.clone() }),
        // Such a column is replaced.
        ColumnValue::Generated(_) => {}
    }
}

/// The sequence under an identity: its name, and its place after rows that were there first.
fn identity_sequence(
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let ColumnValue::Identity(new) = &to.value else { return };
    match &from.value {
        ColumnValue::Identity(old) => {
            if old.sequence_name != new.sequence_name {
                let from = QualifiedName::new(&table.schema, &old.sequence_name);
                let to = QualifiedName::new(&table.schema, &new.sequence_name);
                steps.push(Step::new(Action::Rename(Renamed::Sequence { from, to })));
            }
            if restarts(&old.options, &new.options) {
                steps.push(advance(table, &to.name, &new.options, None));
            }
            if old.unlogged != new.unlogged {
                steps.push(set_unlogged(table, new));
            }
        }
        ColumnValue::Given | ColumnValue::Default(_) | ColumnValue::Generated(_) => {
            let kept = handed_on(table, from, to, context);
            steps.push(advance(table, &to.name, &new.options, kept));
            own_persistence(table, to, context, steps);
        }
    }
}

/// The sequence of a new identity is logged or not as its table is; it may want to be otherwise.
pub(crate) fn own_persistence(
    table: &QualifiedName,
    to: &Column,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let of_table = context.to.tables.get(table).map(|table| table.unlogged);
    if let ColumnValue::Identity(identity) = &to.value
        && of_table.is_some_and(|unlogged| unlogged != identity.unlogged)
    {
        steps.push(set_unlogged(table, identity).after([ObjectId::default(table, &to.name)]));
    }
}

fn set_unlogged(table: &QualifiedName, identity: &Identity) -> Step {
    let name = QualifiedName::new(&table.schema, &identity.sequence_name);
    let action = Action::SetSequenceUnlogged { name, to: identity.unlogged };
    Step::new(action).after([ObjectId::Table(table.clone())])
}

/// The sequence whose place another takes, as a serial column becomes an identity or the other way round: numbers that
/// were given and whose rows are gone are not given again. None where the new one counts in another way.
pub(crate) fn handed_on(
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    context: &Context<'_>,
) -> Option<QualifiedName> {
    let sequence = |column: &Column, schema: &Schema| match &column.value {
        ColumnValue::Identity(identity) => {
            let name = QualifiedName::new(&table.schema, &identity.sequence_name);
            Some((name, identity.options.clone()))
        }
        ColumnValue::Default(_) => {
            let owner = (table.clone(), column.name.clone());
            let mut owned =
                schema.sequences.iter().filter(|(_, sequence)| sequence.owned_by.as_ref() == Some(&owner));
            owned.next().map(|(name, sequence)| (name.clone(), sequence.options.clone()))
        }
        ColumnValue::Given | ColumnValue::Generated(_) => None,
    };
    let is_identity = |column: &Column| matches!(column.value, ColumnValue::Identity(_));
    if is_identity(from) == is_identity(to) {
        return None;
    }
    let ((name, old), (_, new)) = (sequence(from, context.from)?, sequence(to, context.to)?);
    let alike = old.start == new.start
        && old.increment.signum() == new.increment.signum()
        && new.min_value <= old.min_value
        && new.max_value >= old.max_value;
    alike.then_some(name)
}

/// Takes a column's sequence to its place: that of the one `kept`, else past the rows that are there.
pub(crate) fn advance(
    table: &QualifiedName,
    column: &str,
    options: &SequenceOptions,
    kept: Option<QualifiedName>,
) -> Step {
    let descending = options.increment < 0;
    let action =
        Action::AdvanceSequence { table: table.clone(), column: column.to_owned(), descending, kept };
    Step::new(action).after([ObjectId::default(table, column), ObjectId::column(table, column)])
}

//! Composite and range types: in place where PostgreSQL can, else a new type in place of the old.

use relata_diff::Renamed;
use relata_schema::{
    Attribute, Column, ColumnValue, Composite, Definition, DefinitionId, Details, ObjectId, QualifiedName,
    Range, Routine, RoutineKind, Sql, TypeName,
};
use relata_sql::{ident, literal, qualified};

use crate::domain::{array, put_away, underlying};
use crate::lower::{Context, column, definition, enums};
use crate::replaced::columns_of_type;
use crate::{Action, Alteration, AttributeAlteration, Step};

pub(crate) fn create(name: &QualifiedName, to: &Composite, steps: &mut Vec<Step>) {
    let action = Action::CreateComposite { name: name.clone(), to: to.clone() };
    let attributes = to.attributes.iter().map(|attribute| ObjectId::attribute(name, &attribute.name));
    steps.push(Step::new(action).produces([ObjectId::Composite(name.clone())]).produces(attributes));
}

pub(crate) fn drop(name: &QualifiedName, from: &Composite, steps: &mut Vec<Step>) {
    let attributes = from.attributes.iter().map(|attribute| ObjectId::attribute(name, &attribute.name));
    let step = Step::new(Action::DropComposite(name.clone())).destroys([ObjectId::Composite(name.clone())]);
    steps.push(step.destroys(attributes));
}

pub(crate) fn create_range(name: &QualifiedName, to: &Range, steps: &mut Vec<Step>) {
    let action = Action::CreateRange { name: name.clone(), to: to.clone() };
    steps.push(Step::new(action).produces([ObjectId::Range(name.clone())]));
}

pub(crate) fn drop_range(name: &QualifiedName, from: &Range, steps: &mut Vec<Step>) {
    let action = Action::DropRange { name: name.clone(), multirange: from.multirange.clone() };
    steps.push(Step::new(action).destroys([ObjectId::Range(name.clone())]));
}

pub(crate) fn add_attribute(
    composite: &QualifiedName,
    to: &Attribute,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::attribute(composite, &to.name);
    let step = alter(composite, AttributeAlteration::Add(to.clone())).produces([id]);
    push(composite, step.after([ObjectId::Composite(composite.clone())]), context, steps);
}

pub(crate) fn drop_attribute(
    composite: &QualifiedName,
    from: &Attribute,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::attribute(composite, &from.name);
    let step = alter(composite, AttributeAlteration::Drop(from.name.clone())).destroys([id]);
    push(composite, step, context, steps);
}

pub(crate) fn modify_attribute(
    composite: &QualifiedName,
    to: &Attribute,
    context: &Context<'_>,
    steps: &mut Vec<Step>,
) {
    let id = ObjectId::attribute(composite, &to.name);
    let step = alter(composite, AttributeAlteration::SetType(to.clone())).destroys([id.clone()]);
    push(composite, step.produces([id]), context, steps);
}

/// Attributes of a type that is replaced come with it.
fn push(composite: &QualifiedName, step: Step, context: &Context<'_>, steps: &mut Vec<Step>) {
    if !context.replaced.contains(&ObjectId::Composite(composite.clone())) {
        steps.push(step);
    }
}

fn alter(composite: &QualifiedName, alteration: AttributeAlteration) -> Step {
    Step::new(Action::AlterComposite { composite: composite.clone(), alteration })
}

/// Types that PostgreSQL cannot change in place, and those that something else forces to go and come back: renames the
/// old one away, makes the new one, carries every column over, drops the old one.
pub(crate) fn replace(context: &Context<'_>, steps: &mut Vec<Step>) {
    for id in &context.replaced {
        match id {
            ObjectId::Composite(name) => {
                let (from, to) = (context.from.composites.get(name), context.to.composites.get(name));
                let (Some(from), Some(to)) = (from, to) else { continue };
                let old = put_away(name);
                let renamed = Renamed::Composite { from: name.clone(), to: old.clone() };
                steps.push(Step::new(Action::Rename(renamed)));
                create(name, to, steps);
                comments(name, from, to, steps);
                let gone = Step::new(Action::DropComposite(old.clone())).produces([ObjectId::Composite(old)]);
                carry_over(id, gone, context, steps);
            }
            ObjectId::Range(name) => {
                let (from, to) = (context.from.ranges.get(name), context.to.ranges.get(name));
                let (Some(from), Some(to)) = (from, to) else { continue };
                let (old, multirange) = (put_away(name), put_away(&from.multirange));
                let renamed = Renamed::Range { from: name.clone(), to: old.clone() };
                steps.push(Step::new(Action::Rename(renamed)));
                let (range, from_name, to_name) = (old.clone(), from.multirange.clone(), multirange.clone());
                let renamed = Renamed::Multirange { range, from: from_name, to: to_name };
                steps.push(Step::new(Action::Rename(renamed)));
                create_range(name, to, steps);
                say(id.clone(), &from.comment, &to.comment, steps);
                let action = Action::DropRange { name: old.clone(), multirange };
                carry_over(id, Step::new(action).produces([ObjectId::Range(old)]), context, steps);
            }
            _ => {}
        }
    }
}

/// A collation that is defined anew: renames the old one away, makes the new one, carries every column over, drops the
/// old one.
pub(crate) fn replace_collation(name: &QualifiedName, context: &Context<'_>, steps: &mut Vec<Step>) {
    let id = DefinitionId::Collation(name.clone());
    let (from, to) = (context.from.definitions.get(&id), context.to.definitions.get(&id));
    let (Some(from), Some(to)) = (from, to) else { return };
    let old = DefinitionId::Collation(put_away(name));
    let renamed = Renamed::Definition { from: id.clone(), to: old.clone() };
    steps.push(Step::new(Action::Rename(renamed)));
    definition::create(&id, to, steps);
    let object = ObjectId::Definition(id);
    say(object.clone(), &from.comment, &to.comment, steps);
    let action = Action::DropDefinition { id: old.clone(), from: from.clone() };
    carry_over(&object, Step::new(action).produces([ObjectId::Definition(old)]), context, steps);
}

fn comments(name: &QualifiedName, from: &Composite, to: &Composite, steps: &mut Vec<Step>) {
    say(ObjectId::Composite(name.clone()), &from.comment, &to.comment, steps);
    for attribute in &to.attributes {
        if let Some(old) = from.attribute(&attribute.name) {
            say(ObjectId::attribute(name, &attribute.name), &old.comment, &attribute.comment, steps);
        }
    }
}

/// A comment that did not change, and went with the object.
pub(crate) fn say(on: ObjectId, old: &Option<String>, new: &Option<String>, steps: &mut Vec<Step>) {
    if new.is_some() && old == new {
        steps.push(Step::new(Action::SetComment { on: on.clone(), to: new.clone() }).after([on]));
    }
}

/// The columns of a type that has been renamed away, and then its end.
fn carry_over(id: &ObjectId, gone: Step, context: &Context<'_>, steps: &mut Vec<Step>) {
    column::defaults_on(id, context, steps);
    let mut before_drop = enums::users(id, context);
    let columns = columns_of_type(id, context.from, context.to);
    let is_carried =
        |table: &QualifiedName, of: &Column| context.carried.contains(&ObjectId::column(table, &of.name));
    // A column of a domain has the collation of that, and goes with it.
    let is_its_own = |of: &Column| match id {
        ObjectId::Definition(DefinitionId::Collation(name)) => of.collation.as_ref() == Some(name),
        _ => true,
    };
    let columns: Vec<_> =
        columns.into_iter().filter(|(table, old, _)| is_carried(table, old) && is_its_own(old)).collect();
    let carrier = carrier(id, context).filter(|_| is_in_arrays(id, context));
    if let Some((function, definition)) = &carrier {
        let action =
            Action::CreateDefinition { id: function.clone(), to: definition.clone(), or_replace: false };
        let made = Step::new(action).produces([ObjectId::Definition(function.clone())]);
        steps.push(made.after([id.clone()]));
    }
    let function = carrier.iter().map(|(function, _)| ObjectId::Definition(function.clone()));
    let function: Vec<ObjectId> = function.collect();
    for (table, old, new) in columns {
        let (column, default) = (ObjectId::column(table, &old.name), ObjectId::default(table, &old.name));
        let using = context.options.using.get(&(table.clone(), new.name.clone())).cloned();
        let using = using.or_else(|| self::using(new, &old.type_name, context));
        let mut alterations = Vec::new();
        if let ColumnValue::Default(_) = old.value {
            alterations.push(Alteration::DropDefault(old.name.clone()));
        }
        alterations.push(Alteration::SetType { column: new.name.clone(), to: new.clone(), using });
        if let ColumnValue::Default(expr) = &new.value {
            alterations.push(Alteration::SetDefault { column: new.name.clone(), to: expr.clone() });
        }
        let step = Step::new(Action::AlterTable { table: table.clone(), alterations });
        let changed = [column.clone(), default];
        let step = step.destroys(changed.clone()).produces(changed).after([id.clone()]);
        steps.push(step.after(function.clone()));
        before_drop.push(column);
    }
    if let Some((function, from)) = carrier {
        // What comes after its making must not wait for its end, so that has a name of its own.
        let end = ObjectId::Definition(end(&function));
        let action = Action::DropDefinition { id: function, from };
        steps.push(Step::new(action).produces([end.clone()]).after(before_drop.clone()));
        before_drop.push(end);
    }
    steps.push(gone.after(before_drop).after([id.clone()]));
}

fn end(function: &DefinitionId) -> DefinitionId {
    let name =
        QualifiedName::new(function.schema().unwrap_or_default(), format!("end of {}", function.own_name()));
    DefinitionId::Routine { name, arguments: String::new() }
}

/// A function that makes arrays of the new type of arrays of the old, where their texts cannot: in a USING there is no
/// subquery.
fn carrier(id: &ObjectId, context: &Context<'_>) -> Option<(DefinitionId, Definition)> {
    let ObjectId::Composite(name) = id else { return None };
    if is_text(name, context) {
        return None;
    }
    let (new, old) = (qualified(&name.schema, &name.name), put_away(name));
    let old = qualified(&old.schema, &old.name);
    let arguments = format!("{old}[]");
    let message =
        literal(&format!("an array of {name} has more than one dimension, which cannot be carried over"));
    let body = format!(
        "BEGIN\n    IF array_ndims($1) > 1 THEN\n        RAISE EXCEPTION USING MESSAGE = {message};\n    END IF;\n    \
         RETURN CASE WHEN $1 IS NOT NULL THEN ARRAY(\n        SELECT {}\n        \
         FROM generate_subscripts($1, 1) AS place ORDER BY place\n    ) END;\nEND",
        converted("$1[place]", &new, context)
    );
    let sql = format!("({arguments}) RETURNS {new}[] LANGUAGE plpgsql AS {}", literal(&body));
    let (kind, result) = (RoutineKind::Function, String::new());
    let details =
        Details::Routine(Routine { kind, result, parameters: String::new(), defaults: 0, check_body: true });
    let name = QualifiedName::new("pg_temp", name.name.clone());
    Some((DefinitionId::Routine { name, arguments }, Definition::new(sql, details)))
}

/// Whether columns are of arrays of the type, or of a domain over it.
fn is_in_arrays(id: &ObjectId, context: &Context<'_>) -> bool {
    let ObjectId::Composite(name) = id else { return false };
    let arrays = TypeName(format!("{}[]", qualified(&name.schema, &name.name)));
    let columns = context.from.tables.values().flat_map(|table| &table.columns);
    columns.into_iter().any(|column| underlying(&column.type_name, &context.from.domains) == arrays)
}

/// How a column's values get from a type that is renamed away to the one that takes its place; `under` is the type
/// without the domains over it. `None` where it is no such type.
pub(crate) fn using(to: &Column, under: &TypeName, context: &Context<'_>) -> Option<Sql> {
    let (element, brackets) = array(&under.0);
    let id = context.replaced.iter().find(|id| match id {
        ObjectId::Composite(name) => qualified(&name.schema, &name.name) == element,
        ObjectId::Range(name) => {
            let range = context.from.ranges.get(name);
            [Some(name), range.map(|range| &range.multirange)]
                .into_iter()
                .flatten()
                .any(|name| qualified(&name.schema, &name.name) == element)
        }
        _ => false,
    })?;
    let column = ident(&to.name);
    let own = to.type_name == *under;
    let Some((function, _)) = carrier(id, context) else {
        return Some(Sql(format!("{column}::text::{}", to.type_name)));
    };
    let DefinitionId::Routine { arguments: old, .. } = &function else { return None };
    let name = qualified(function.schema().unwrap_or_default(), function.own_name());
    Some(Sql(match (brackets.is_empty(), own) {
        (true, true) => converted(&column, element, context),
        (true, false) => format!("({})::{}", converted(&column, element, context), to.type_name),
        (false, true) => format!("{name}({column})"),
        (false, false) => format!("{name}({column}::{old})::{}", to.type_name),
    }))
}

/// A value of a type that was renamed away as one of the type that took its place: by its text where that has the same
/// parts in the same order, else part by part.
fn converted(value: &str, type_name: &str, context: &Context<'_>) -> String {
    let mut composites = context.from.composites.iter();
    let found = composites.find(|(name, _)| qualified(&name.schema, &name.name) == type_name);
    let both = found.and_then(|(name, from)| Some((name, from, context.to.composites.get(name)?)));
    let Some((_, from, to)) = both.filter(|(name, _, _)| !is_text(name, context)) else {
        return format!("{value}::text::{type_name}");
    };
    let attribute = |to: &Attribute| {
        let Some(old) = from.attribute(&to.name) else { return format!("NULL::{}", to.type_name) };
        let value = format!("({value}).{}", ident(&to.name));
        let plain = old.type_name == to.type_name && !is_replaced(&to.type_name.0, context);
        if plain { value } else { converted(&value, &to.type_name.0, context) }
    };
    let attributes: Vec<String> = to.attributes.iter().map(attribute).collect();
    // This asks for NULL itself: a row of NULLs is not.
    format!("CASE WHEN {value} IS DISTINCT FROM NULL THEN ROW({})::{type_name} END", attributes.join(", "))
}

/// Whether the text of a value of the old type is that of one of the new.
fn is_text(name: &QualifiedName, context: &Context<'_>) -> bool {
    let names = |of: Option<&Composite>| -> Vec<String> {
        of.iter().flat_map(|of| &of.attributes).map(|attribute| attribute.name.clone()).collect()
    };
    let nested = |attribute: &Attribute| {
        let element = array(&attribute.type_name.0).0;
        let mut composites = context.from.composites.keys();
        let inner = composites.find(|inner| qualified(&inner.schema, &inner.name) == element);
        inner.is_none_or(|inner| inner == name || is_text(inner, context))
    };
    let (from, to) = (context.from.composites.get(name), context.to.composites.get(name));
    names(from) == names(to) && to.into_iter().flat_map(|to| &to.attributes).all(nested)
}

/// Whether a type, or that of its elements, goes and comes back.
fn is_replaced(type_name: &str, context: &Context<'_>) -> bool {
    let element = array(type_name).0;
    context.replaced.iter().any(|id| match id {
        ObjectId::Composite(name) | ObjectId::Range(name) | ObjectId::Enum(name) | ObjectId::Domain(name) => {
            qualified(&name.schema, &name.name) == element
        }
        _ => false,
    })
}

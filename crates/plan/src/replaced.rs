//! What must go and come back because of something else that changes.

use std::collections::BTreeSet;

use relata_diff::Change;
use relata_schema::{
    Column, ColumnValue, Constraint, ConstraintKind, Definition, DefinitionId, Details, ForeignColumn,
    ObjectId, QualifiedName, RoutineKind, Schema, ViewColumn,
};

use crate::domain::is_in_arrays;
use crate::lower::inheritance::with_descendants;

/// Objects that are dropped and made again, though some have not changed themselves.
pub(crate) fn replaced(changes: &[Change], from: &Schema, to: &Schema) -> BTreeSet<ObjectId> {
    let mut replaced: BTreeSet<ObjectId> = BTreeSet::new();
    let mut retyped: BTreeSet<ObjectId> = BTreeSet::new();
    // A foreign key stands on one unique index of its target, and can stand on another.
    let mut gone: BTreeSet<ObjectId> = BTreeSet::new();
    for change in changes {
        match change {
            Change::ReplaceEnum { .. }
            | Change::ReplaceDomain { .. }
            | Change::ReplaceRange { .. }
            | Change::OrderAttributes { .. } => {
                replaced.insert(change.object());
            }
            Change::ModifyDomain { name, from: old, to: new }
                if !old.not_null && new.not_null && is_in_arrays(name, from) =>
            {
                replaced.insert(change.object());
            }
            Change::AddDomainCheck { domain, to: check, .. }
            | Change::ModifyDomainCheck { domain, to: check, .. }
                if !check.not_valid && is_in_arrays(domain, from) =>
            {
                replaced.insert(ObjectId::Domain(domain.clone()));
            }
            Change::ModifyAttribute { composite, .. } => {
                let composite = ObjectId::Composite(composite.clone());
                if is_stored(&composite, from) {
                    replaced.insert(composite);
                } else {
                    retyped.insert(change.object());
                }
            }
            Change::ModifyColumn { table, from: old, to: new } => {
                if replaces_column(old, new, from.postgres)
                    || is_virtual_under_check(table, old, new, from, to)
                {
                    replaced.insert(change.object());
                } else if old.type_name != new.type_name || old.collation != new.collation {
                    retyped.insert(change.object());
                }
            }
            Change::ModifyConstraint { from: old, to: new, .. } if replaces_constraint(old, new) => {
                replaced.insert(change.object());
            }
            Change::ModifyDefinition { from: old, to: new, .. } if replaces_definition(old, new) => {
                replaced.insert(change.object());
            }
            Change::ModifyIndex { .. } => {
                replaced.insert(change.object());
            }
            // Something else takes the name, while what stood on the old one still needs that.
            Change::DropTable { name, from: old } if is_taken(name, to) => {
                gone.insert(change.object());
                gone.extend(old.columns.iter().map(|column| ObjectId::column(name, &column.name)));
            }
            Change::DropDefinition {
                id:
                    DefinitionId::View(name)
                    | DefinitionId::MaterializedView(name)
                    | DefinitionId::ForeignTable(name),
                ..
            } if is_taken(name, to) => {
                gone.insert(change.object());
            }
            Change::DropConstraint { table, name, .. } => {
                gone.insert(change.object());
                gone.insert(ObjectId::Index(QualifiedName::new(&table.schema, name)));
            }
            Change::DropIndex { .. } => {
                gone.insert(change.object());
            }
            _ => {}
        }
    }
    // What is made with a table that is made anew.
    let anew = |table: &QualifiedName| {
        changes.iter().any(|change| matches!(change, Change::CreateTable { name, .. } if name == table))
    };
    let is_anew = |object: &ObjectId| match object {
        ObjectId::Column { table, .. }
        | ObjectId::Default { table, .. }
        | ObjectId::Constraint { table, .. } => anew(table),
        ObjectId::Index(index) => to.table_of_index(index).is_some_and(anew),
        _ => false,
    };
    // A fixed point: each round adds what depends on what the last one added.
    loop {
        let attributes: Vec<ObjectId> = replaced.iter().flat_map(|id| attributes(id, from)).collect();
        replaced.extend(attributes);
        // Columns that are carried over from a type to the one that takes its place.
        let carried = replaced.iter().flat_map(|id| columns_of_type(id, from, to));
        retyped.extend(carried.map(|(table, column, _)| ObjectId::column(table, &column.name)));
        // What happens to a column happens to it in the tables that inherit it.
        retyped.extend(with_descendants(&retyped, from));
        gone.extend(with_descendants(&replaced, from));
        let more: Vec<ObjectId> = from
            .dependencies
            .iter()
            .filter(|(_, on)| {
                on.iter().any(|on| replaced.contains(on) || retyped.contains(on) || gone.contains(on))
            })
            .filter_map(|(object, on)| {
                follows(
                    object,
                    on,
                    |on| replaced.contains(on) || gone.contains(on),
                    |on| retyped.contains(on),
                    from,
                )
            })
            .filter(|object| !replaced.contains(object) && stays(object, from, to) && !is_anew(object))
            .collect();
        if more.is_empty() {
            return replaced;
        }
        replaced.extend(more);
    }
}

/// Whether a table, view or materialized view has this name.
fn is_taken(name: &QualifiedName, schema: &Schema) -> bool {
    let has = |id| schema.definitions.contains_key(&id);
    schema.tables.contains_key(name)
        || has(DefinitionId::View(name.clone()))
        || has(DefinitionId::MaterializedView(name.clone()))
        || has(DefinitionId::ForeignTable(name.clone()))
}

/// What has to be replaced when `object` depends on something replaced or retyped.
fn follows(
    object: &ObjectId,
    on: &BTreeSet<ObjectId>,
    goes: impl Fn(&ObjectId) -> bool,
    retyped: impl Fn(&ObjectId) -> bool,
    from: &Schema,
) -> Option<ObjectId> {
    match object {
        ObjectId::Index(_) | ObjectId::Constraint { .. } => {
            // PostgreSQL itself carries indexes and constraints through a column's new type.
            on.iter().any(goes).then(|| object.clone())
        }
        // Another column's generation expression: the column goes with it.
        ObjectId::Default { table, column } => {
            let column = from.tables.get(table)?.column(column)?;
            let own = ObjectId::column(table, &column.name);
            match column.value {
                ColumnValue::Generated(_) => on.iter().any(|on| *on != own).then_some(own),
                // A default on a type that is replaced is set anew with its column.
                _ => on.iter().any(|on| is_definition(on) && goes(on)).then(|| object.clone()),
            }
        }
        // A domain stays with the type that it was made over.
        ObjectId::Domain(_) => on.iter().any(|on| is_type(on) && goes(on)).then(|| object.clone()),
        ObjectId::DomainCheck { domain, .. } => {
            let own = ObjectId::Domain(domain.clone());
            let others = on.iter().any(|on| *on != own && is_type(on) && goes(on));
            others.then_some(own)
        }
        ObjectId::Range(_) => on.iter().any(|on| is_type(on) && goes(on)).then(|| object.clone()),
        ObjectId::Attribute { composite, .. } => {
            let others = on.iter().any(|on| is_type(on) && goes(on));
            others.then(|| ObjectId::Composite(composite.clone()))
        }
        // PostgreSQL itself carries statistics through a column's new type.
        ObjectId::Definition(DefinitionId::Statistics(_)) => on.iter().any(goes).then(|| object.clone()),
        ObjectId::Definition(_) => on.iter().any(|on| goes(on) || retyped(on)).then(|| object.clone()),
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::Enum(_)
        | ObjectId::Composite(_)
        | ObjectId::Sequence(_)
        | ObjectId::Table(_)
        | ObjectId::Column { .. }
        | ObjectId::DefaultPrivileges(_) => None,
    }
}

fn is_definition(object: &ObjectId) -> bool {
    matches!(object, ObjectId::Definition(_))
}

fn is_type(object: &ObjectId) -> bool {
    match object {
        ObjectId::Enum(_)
        | ObjectId::Domain(_)
        | ObjectId::Composite(_)
        | ObjectId::Range(_)
        | ObjectId::Definition(DefinitionId::Collation(_)) => true,
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::DomainCheck { .. }
        | ObjectId::Attribute { .. }
        | ObjectId::Sequence(_)
        | ObjectId::Table(_)
        | ObjectId::Column { .. }
        | ObjectId::Default { .. }
        | ObjectId::Constraint { .. }
        | ObjectId::Index(_)
        | ObjectId::Definition(_)
        | ObjectId::DefaultPrivileges(_) => false,
    }
}

/// Whether the object stands on both sides.
fn stays(object: &ObjectId, from: &Schema, to: &Schema) -> bool {
    let both = |has: &dyn Fn(&Schema) -> bool| has(from) && has(to);
    match object {
        ObjectId::Column { table, column } => {
            both(&|schema| schema.tables.get(table).is_some_and(|table| table.column(column).is_some()))
        }
        ObjectId::Constraint { table, constraint } => both(&|schema| {
            schema.tables.get(table).is_some_and(|table| table.constraints.contains_key(constraint))
        }),
        ObjectId::Index(index) => both(&|schema| schema.table_of_index(index).is_some()),
        ObjectId::Domain(name) => both(&|schema| schema.domains.contains_key(name)),
        ObjectId::Composite(name) => both(&|schema| schema.composites.contains_key(name)),
        ObjectId::Range(name) => both(&|schema| schema.ranges.contains_key(name)),
        ObjectId::Definition(id) => both(&|schema| schema.definitions.contains_key(id)),
        ObjectId::Default { table, column } => both(&|schema| {
            let column = schema.tables.get(table).and_then(|table| table.column(column));
            column.is_some_and(|column| matches!(column.value, ColumnValue::Default(_)))
        }),
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::Enum(_)
        | ObjectId::DomainCheck { .. }
        | ObjectId::Attribute { .. }
        | ObjectId::Sequence(_)
        | ObjectId::Table(_)
        | ObjectId::DefaultPrivileges(_) => false,
    }
}

/// The attributes of a composite type.
fn attributes(id: &ObjectId, schema: &Schema) -> Vec<ObjectId> {
    let ObjectId::Composite(name) = id else { return Vec::new() };
    let attributes = schema.composites.get(name).into_iter().flat_map(|composite| &composite.attributes);
    attributes.map(|attribute| ObjectId::attribute(name, &attribute.name)).collect()
}

/// Whether tables or materialized views hold values of a type, be it in arrays, domains, ranges or other composite types:
/// PostgreSQL then refuses to alter an attribute's type (`find_composite_type_dependencies` in
/// `src/backend/commands/tablecmds.c`).
pub(crate) fn is_stored(id: &ObjectId, schema: &Schema) -> bool {
    let (mut seen, mut todo) = (BTreeSet::new(), vec![id.clone()]);
    while let Some(next) = todo.pop() {
        for (user, _) in schema.dependencies.iter().filter(|(_, on)| on.contains(&next)) {
            let holder = match user {
                ObjectId::Column { .. } | ObjectId::Definition(DefinitionId::MaterializedView(_)) => {
                    return true;
                }
                ObjectId::Attribute { composite, .. } => ObjectId::Composite(composite.clone()),
                ObjectId::Domain(_) | ObjectId::Range(_) => user.clone(),
                _ => continue,
            };
            if seen.insert(holder.clone()) {
                todo.push(holder);
            }
        }
    }
    false
}

/// Whether PostgreSQL cannot get from one column to the other in place.
pub(crate) fn replaces_column(from: &Column, to: &Column, postgres: Option<u32>) -> bool {
    match (&from.value, &to.value) {
        (ColumnValue::Generated(old), ColumnValue::Generated(new)) => {
            // SET EXPRESSION is of PostgreSQL 17; a stored column cannot become virtual.
            let set_expression = postgres.is_some_and(|major| major >= 17);
            old.stored != new.stored
                || old.expr != new.expr && !(set_expression && from.type_name == to.type_name)
        }
        (_, ColumnValue::Generated(_)) => true,
        // DROP EXPRESSION is not there for virtual columns: they have no values to keep.
        (ColumnValue::Generated(old), _) => !old.stored,
        _ => false,
    }
}

/// Whether SET EXPRESSION would be refused: of a virtual column, where the table has checks.
fn is_virtual_under_check(
    table: &QualifiedName,
    old: &Column,
    new: &Column,
    from: &Schema,
    to: &Schema,
) -> bool {
    let has_checks = |schema: &Schema| {
        let constraints = schema.tables.get(table).into_iter().flat_map(|table| table.constraints.values());
        constraints.into_iter().any(|constraint| matches!(constraint.kind, ConstraintKind::Check(_)))
    };
    match (&old.value, &new.value) {
        (ColumnValue::Generated(old), ColumnValue::Generated(new)) => {
            !new.stored && old.expr != new.expr && (has_checks(from) || has_checks(to))
        }
        _ => false,
    }
}

/// Whether PostgreSQL cannot get from one constraint to the other in place.
pub(crate) fn replaces_constraint(from: &Constraint, to: &Constraint) -> bool {
    match (&from.kind, &to.kind) {
        (ConstraintKind::ForeignKey(old), ConstraintKind::ForeignKey(new)) => {
            let mut changed = old.clone();
            changed.deferrable = new.deferrable;
            changed.not_valid = new.not_valid;
            changed != *new || !old.not_valid && new.not_valid
        }
        (ConstraintKind::Check(old), ConstraintKind::Check(new)) => {
            let mut changed = old.clone();
            changed.not_valid = new.not_valid;
            changed != *new || !old.not_valid && new.not_valid
        }
        _ => true,
    }
}

/// Whether PostgreSQL cannot get from one definition to the other by CREATE OR REPLACE, or by what is set beside it.
pub(crate) fn replaces_definition(from: &Definition, to: &Definition) -> bool {
    match (&from.details, &to.details) {
        (Details::Routine(old), Details::Routine(new)) => {
            // PostgreSQL takes no aggregate for one that gets its arguments otherwise.
            let is_hypothetical = |of: &Definition| of.sql.0.ends_with(", HYPOTHETICAL)");
            old.kind != new.kind
                || old.kind == RoutineKind::Aggregate && is_hypothetical(from) != is_hypothetical(to)
                || old.result != new.result
                || old.parameters != new.parameters
                || old.defaults > new.defaults
        }
        // Columns can be added at the end.
        (Details::View(old), Details::View(new)) => {
            let same = |(old, new): (&ViewColumn, &ViewColumn)| {
                (&old.name, &old.type_name, &old.collation) == (&new.name, &new.type_name, &new.collation)
            };
            old.columns.len() > new.columns.len() || !old.columns.iter().zip(&new.columns).all(same)
        }
        (Details::Statistics { .. }, Details::Statistics { .. }) => from.sql != to.sql,
        (Details::Trigger { constraint: old, .. }, Details::Trigger { constraint: new, .. }) => {
            from.sql != to.sql && (*old || *new)
        }
        (Details::Rule { .. }, Details::Rule { .. }) => false,
        (Details::Publication(old), Details::Publication(new)) => old.all_tables != new.all_tables,
        (Details::EventTrigger { .. }, Details::EventTrigger { .. }) => from.sql != to.sql,
        (Details::ForeignDataWrapper(_), Details::ForeignDataWrapper(_))
        | (Details::UserMapping { .. }, Details::UserMapping { .. }) => false,
        // It holds no rows: what others may stand on goes and comes back with them.
        (Details::ForeignTable(old), Details::ForeignTable(new)) => {
            let kept = |old: &ViewColumn| {
                let column = new.columns.iter().find(|new| new.name == old.name);
                column.is_some_and(|new| (&new.type_name, &new.collation) == (&old.type_name, &old.collation))
            };
            let generated = |(name, old): (&String, &ForeignColumn)| {
                new.parts.get(name).is_some_and(|new| new.generated != old.generated)
            };
            old.server != new.server || !old.columns.iter().all(kept) || old.parts.iter().any(generated)
        }
        // Comments and indexes are changes of their own.
        (Details::MaterializedView(_), Details::MaterializedView(_)) => {
            let made = |of: &Definition| {
                let mut made = of.without_settings();
                made.comment = None;
                if let Details::MaterializedView(view) = &mut made.details {
                    view.indexes.clear();
                    view.columns.iter_mut().for_each(|column| column.comment = None);
                }
                made
            };
            made(from) != made(to)
        }
        (Details::Server(old), Details::Server(new)) => {
            old.type_name != new.type_name || old.wrapper != new.wrapper
        }
        (_, _) => true,
    }
}

/// Columns of this type, or of arrays of it, that stand on both sides with the same type.
pub(crate) fn columns_of_type<'a>(
    id: &ObjectId,
    from: &'a Schema,
    to: &'a Schema,
) -> Vec<(&'a QualifiedName, &'a Column, &'a Column)> {
    if !is_type(id) {
        return Vec::new();
    }
    from.dependencies
        .iter()
        .filter(|(_, on)| on.contains(id))
        .filter_map(|(object, _)| match object {
            ObjectId::Column { table, column } => {
                let (table_name, old) = from.tables.get_key_value(table)?;
                let (old, new) = (old.column(column)?, to.tables.get(table)?.column(column)?);
                (old.type_name == new.type_name).then_some((table_name, old, new))
            }
            _ => None,
        })
        .collect()
}

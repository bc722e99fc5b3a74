//! Views, routines, triggers, publications, and what else is said by its statement.

use relata_schema::{
    Definition, DefinitionId, Details, ObjectId, QualifiedName, Schema, Scope, Sql, ViewColumn,
};

use crate::{Change, index};

pub(crate) fn definitions(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for (id, new) in &to.definitions {
        let old = from.definitions.get(id);
        match old {
            Some(old) => {
                let from = managed(old, new);
                if !equal(&from, new) {
                    changes.push(Change::ModifyDefinition { id: id.clone(), from, to: new.clone() });
                }
            }
            None => changes.push(Change::CreateDefinition { id: id.clone(), to: new.clone() }),
        }
        comments(id, old, new, changes);
        if let (DefinitionId::MaterializedView(name), Some(indexes)) = (id, new.indexes()) {
            match old.and_then(Definition::indexes) {
                Some(old) => index::indexes(name, old, indexes, changes),
                None => index::comments(name, &Default::default(), indexes, changes),
            }
        }
    }
    // What is the whole database's is dropped only where the file owns everything.
    let is_owned = |id: &DefinitionId| id.schema().is_some() || to.scope == Scope::All;
    let gone = from.definitions.iter().filter(|(id, _)| !to.definitions.contains_key(*id));
    for (id, old) in gone.filter(|(id, _)| is_owned(id)) {
        changes.push(Change::DropDefinition { id: id.clone(), from: old.clone() });
    }
}

fn comments(id: &DefinitionId, old: Option<&Definition>, new: &Definition, changes: &mut Vec<Change>) {
    if old.and_then(|old| old.comment.as_ref()) != new.comment.as_ref() {
        changes.push(Change::comment(ObjectId::Definition(id.clone()), &new.comment));
    }
    let (DefinitionId::View(name) | DefinitionId::MaterializedView(name) | DefinitionId::ForeignTable(name)) =
        id
    else {
        return;
    };
    for column in new.columns() {
        let old = old.map(Definition::columns).unwrap_or_default();
        let old = old.iter().find(|old| old.name == column.name);
        if old.and_then(|old| old.comment.as_ref()) != column.comment.as_ref() {
            changes.push(Change::comment(ObjectId::column(name, &column.name), &column.comment));
        }
    }
}

/// Without the options of a user mapping that the other side does not name: they are left alone.
fn managed(old: &Definition, new: &Definition) -> Definition {
    let mut old = old.clone();
    if let (Details::UserMapping { options }, Details::UserMapping { options: wanted }) =
        (&mut old.details, &new.details)
    {
        options.0.retain(|(name, _)| wanted.get(name).is_some());
    }
    old
}

/// All but comments, indexes, and what only a file can say.
fn equal(from: &Definition, to: &Definition) -> bool {
    bare(from) == bare(to)
}

fn bare(definition: &Definition) -> Definition {
    let mut bare = Definition { comment: None, renamed_from: Vec::new(), ..definition.clone() };
    let columns = match &mut bare.details {
        Details::View(view) => &mut view.columns,
        Details::MaterializedView(view) => {
            view.indexes.clear();
            &mut view.columns
        }
        Details::Routine(routine) => {
            routine.check_body = true;
            return bare;
        }
        Details::Publication(of) => {
            of.tables.values_mut().for_each(|table| table.only = false);
            bare.sql = Sql(String::new());
            return bare;
        }
        // The order of columns is no difference.
        Details::ForeignTable(table) => {
            bare.sql = Sql(String::new());
            table.columns.sort_by(|a, b| a.name.cmp(&b.name));
            table.parts.values_mut().for_each(|part| part.sql = Sql(String::new()));
            &mut table.columns
        }
        Details::ForeignDataWrapper(_) | Details::Server(_) => {
            bare.sql = Sql(String::new());
            return bare;
        }
        Details::Statistics { .. }
        | Details::Collation
        | Details::Trigger { .. }
        | Details::Rule { .. }
        | Details::Policy
        | Details::EventTrigger { .. }
        | Details::UserMapping { .. } => return bare,
    };
    columns.iter_mut().for_each(|column: &mut ViewColumn| column.comment = None);
    bare
}

/// Whether `id` is what `declared` was called before, as far as the kind and the place of the two say.
pub(crate) fn was(declared: &DefinitionId, former: &str, id: &DefinitionId) -> bool {
    let named = |new: &QualifiedName, old: &QualifiedName| match former.split_once('.') {
        Some((schema, name)) if old.name != former => old.schema == schema && old.name == name,
        _ => old.schema == new.schema && old.name == former,
    };
    match (declared, id) {
        (DefinitionId::Routine { name: new, .. }, DefinitionId::Routine { name: old, .. })
        | (DefinitionId::View(new), DefinitionId::View(old))
        | (DefinitionId::MaterializedView(new), DefinitionId::MaterializedView(old))
        | (DefinitionId::Statistics(new), DefinitionId::Statistics(old))
        | (DefinitionId::Collation(new), DefinitionId::Collation(old))
        | (DefinitionId::ForeignTable(new), DefinitionId::ForeignTable(old)) => named(new, old),
        (DefinitionId::Trigger { table, .. }, DefinitionId::Trigger { table: of, name })
        | (DefinitionId::Rule { table, .. }, DefinitionId::Rule { table: of, name })
        | (DefinitionId::Policy { table, .. }, DefinitionId::Policy { table: of, name }) => {
            table == of && name == former
        }
        (DefinitionId::Publication(_), DefinitionId::Publication(name))
        | (DefinitionId::EventTrigger(_), DefinitionId::EventTrigger(name))
        | (DefinitionId::ForeignDataWrapper(_), DefinitionId::ForeignDataWrapper(name))
        | (DefinitionId::Server(_), DefinitionId::Server(name)) => name == former,
        _ => false,
    }
}

/// The same object under the name of another.
pub(crate) fn under_name_of(id: &DefinitionId, other: &DefinitionId) -> DefinitionId {
    match (id, other) {
        (DefinitionId::Routine { arguments, .. }, DefinitionId::Routine { name, .. }) => {
            DefinitionId::Routine { name: name.clone(), arguments: arguments.clone() }
        }
        _ => other.clone(),
    }
}

/// Whether an object of this kind and name is there; of routines, with whatever arguments.
pub(crate) fn is_there(id: &DefinitionId, schema: &Schema) -> bool {
    schema.definitions.contains_key(id) || schema.definitions.keys().any(|other| other.has_name_of(id))
}

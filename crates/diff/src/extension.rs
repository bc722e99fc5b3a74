//! Extensions: database-wide, so what the file does not name is dropped only where it owns everything.

use relata_schema::{Extension, Schema, Scope};

use crate::Change;

pub(crate) fn extensions(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for (name, new) in &to.extensions {
        match from.extensions.get(name) {
            None => changes.push(Change::CreateExtension { name: name.clone(), extension: new.clone() }),
            Some(old) if differs(&old.schema, &new.schema) || differs(&old.version, &new.version) => {
                changes.push(Change::ModifyExtension {
                    name: name.clone(),
                    from: old.clone(),
                    to: new.clone(),
                });
            }
            Some(old) if new.schema.is_none() && loses_its_schema(old, to) => {
                let schema = Some("public".to_owned());
                let to = Extension { schema, ..new.clone() };
                changes.push(Change::ModifyExtension { name: name.clone(), from: old.clone(), to });
            }
            Some(_) => {}
        }
    }
    if to.scope == Scope::All {
        for name in from.extensions.keys().filter(|name| !to.extensions.contains_key(*name)) {
            changes.push(Change::DropExtension { name: name.clone() });
        }
    }
}

/// The file leaves the extension's schema open, and does not have the one that it is in.
fn loses_its_schema(old: &Extension, to: &Schema) -> bool {
    let gone = |schema: &String| schema != "pg_catalog" && !to.namespaces.contains_key(schema);
    to.scope == Scope::All && to.namespaces.contains_key("public") && old.schema.as_ref().is_some_and(gone)
}

/// What one side leaves open is no difference.
fn differs(old: &Option<String>, new: &Option<String>) -> bool {
    old.is_some() && new.is_some() && old != new
}

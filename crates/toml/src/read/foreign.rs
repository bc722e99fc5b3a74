//! `[foreign_data_wrappers]`, `[servers]` with their user mappings, and `[foreign_tables]`.

use relata_schema::check::Part;
use relata_schema::{
    Definition, DefinitionId, Details, ForeignDataWrapper, ForeignServer, ForeignTable, ObjectId,
    QualifiedName, StorageParameters, is_secret,
};

use super::Reader;
use super::definition::{add, columns, finish, tail, text, trigger};
use super::fields::shown;
use super::statement::{self, Statement};
use crate::tree::{Key, Node};

pub(super) fn wrapper(reader: &mut Reader, key: &Key, node: &Node) {
    let what = format!("foreign-data wrapper `{}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    // It need have no more than its name.
    let tail = match statement::read(&sql.text) {
        Statement::Empty => Some(String::new()),
        _ => tail(reader, &sql, &["foreign", "data", "wrapper"], &key.name, &what),
    };
    let Some(tail) = tail else { return };
    let definition = Definition::new(tail, Details::ForeignDataWrapper(ForeignDataWrapper::default()));
    add(reader, DefinitionId::ForeignDataWrapper(key.name.clone()), definition, key, &sql, fields.as_mut());
    finish(reader, fields);
}

pub(super) fn server(reader: &mut Reader, key: &Key, node: &Node) {
    let what = format!("server `{}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let Some(tail) = tail(reader, &sql, &["server"], &key.name, &what) else { return };
    let definition = Definition::new(tail, Details::Server(ForeignServer::default()));
    add(reader, DefinitionId::Server(key.name.clone()), definition, key, &sql, fields.as_mut());
    if let Some(fields) = &mut fields
        && let Some((section, node)) = fields.take("user_mappings")
        && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", section.name))
    {
        entries.iter().for_each(|(role, node)| user_mapping(reader, &key.name, role, node));
    }
    finish(reader, fields);
}

/// A role, or `public`, with options that are no secrets.
fn user_mapping(reader: &mut Reader, server: &str, role: &Key, node: &Node) {
    let id = DefinitionId::UserMapping { server: server.to_owned(), role: role.name.clone() };
    let what = format!("user mapping `{id}`");
    let object = ObjectId::Definition(id.clone());
    if !reader.place(&object, Part::Name, &role.range) {
        return;
    }
    let Some(entries) = reader.entries(node, &what) else { return };
    let mut options = StorageParameters::default();
    for (key, node) in entries {
        if is_secret(&key.name) {
            let message =
                format!("`{}` of {what} is a secret, and no part of a schema file", shown(&key.name));
            reader.error(key.range.clone(), "secret", message).help = Some(
                "take it out, and set it where it is needed: `ALTER USER MAPPING … OPTIONS (ADD …)`; relata leaves it alone"
                    .to_owned(),
            );
        } else if let Some(value) = reader.string(node, &key.name, &what) {
            options.insert(&key.name, value);
        }
    }
    reader.document.schema.definitions.insert(id, Definition::new("", Details::UserMapping { options }));
}

/// A foreign table; of its columns, what a view says of its own.
pub(super) fn table(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let what = format!("foreign table `{name}`");
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let Some(tail) = tail(reader, &sql, &["foreign", "table"], &key.name, &what) else { return };
    let mut table = ForeignTable::default();
    if let Some(fields) = &mut fields {
        table.columns = columns(reader, fields, &name, true);
    }
    let definition = Definition::new(tail, Details::ForeignTable(table));
    add(reader, DefinitionId::ForeignTable(name.clone()), definition, key, &sql, fields.as_mut());
    if let Some(fields) = &mut fields
        && let Some((section, node)) = fields.take("triggers")
        && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", section.name))
    {
        entries.iter().for_each(|(key, node)| trigger(reader, &name, key, node));
    }
    finish(reader, fields);
}

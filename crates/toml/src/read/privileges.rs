//! `grants = { app = ["select", "insert (email)"] }`, and what will be granted by default.

use relata_schema::check::Part;
use relata_schema::{DefaultPrivileges, DefinitionId, NewObjects, ObjectId, Place, Privilege, Privileges};

use super::Reader;
use super::fields::{Fields, listed};
use crate::tree::{Key, Node, Value};

/// The privileges that a kind of object has, PostgreSQL's words in lower case.
pub(crate) fn known(object: &ObjectId) -> &'static [&'static str] {
    match object {
        ObjectId::Sequence(_) => &["select", "update", "usage"],
        ObjectId::Namespace(_) => &["create", "usage"],
        ObjectId::Definition(DefinitionId::Routine { .. }) => &["execute"],
        ObjectId::Definition(DefinitionId::ForeignDataWrapper(_) | DefinitionId::Server(_)) => &["usage"],
        ObjectId::Enum(_) | ObjectId::Domain(_) | ObjectId::Composite(_) | ObjectId::Range(_) => &["usage"],
        ObjectId::DefaultPrivileges(of) => match of.on {
            NewObjects::Tables => OF_TABLE,
            NewObjects::Sequences => &["select", "update", "usage"],
            NewObjects::Functions => &["execute"],
            NewObjects::Types => &["usage"],
            NewObjects::Schemas => &["create", "usage"],
        },
        _ => OF_TABLE,
    }
}

const OF_TABLE: &[&str] =
    &["delete", "insert", "maintain", "references", "select", "trigger", "truncate", "update"];

/// Notes what a file says of an object's owner and privileges; nothing where it does not speak of them.
pub(super) fn read(reader: &mut Reader, fields: &mut Fields<'_>, object: &ObjectId) {
    owner(reader, fields, object);
    let what = fields.what();
    let Some((key, node)) = fields.take("grants") else { return };
    by_role(reader, object, key, node, &what);
}

/// Notes whom a file has an object be of.
pub(super) fn owner(reader: &mut Reader, fields: &mut Fields<'_>, object: &ObjectId) {
    if let Some(role) = fields.string(reader, "owner") {
        reader.document.schema.owners.insert(object.clone(), Some(role));
        reader.document.schema.owned.insert(object.clone());
    }
}

/// `app_owner = { tables = { reader = ["select"] } }`: what a role lets others do with what it will make, in the current
/// schema or, `everywhere`, in any.
pub(super) fn default(reader: &mut Reader, role: &Key, node: &Node, everywhere: bool) {
    let schema = (!everywhere).then(|| reader.schema.clone());
    let what = format!("`default_privileges.{}`", role.name);
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    for on in NewObjects::ALL {
        // A schema is in none.
        if on == NewObjects::Schemas && !everywhere {
            continue;
        }
        let Some((key, node)) = fields.take(on.word()) else { continue };
        let of = DefaultPrivileges { role: role.name.clone(), schema: schema.clone(), on };
        let object = ObjectId::DefaultPrivileges(of);
        if reader.place(&object, Part::Name, &key.range) {
            by_role(reader, &object, key, node, &what);
        }
    }
    fields.finish(reader);
}

fn by_role(reader: &mut Reader, object: &ObjectId, key: &Key, node: &Node, what: &str) {
    let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name)) else { return };
    let mut privileges = Privileges::new();
    for (role, node) in entries {
        of_role(reader, object, role, key, node, what, &mut privileges);
    }
    reader.document.schema.privileges.insert(object.clone(), privileges);
    reader.document.schema.spoken_of.insert(object.clone());
}

/// A list of privileges, or a table with `privileges` and `grant_option`.
fn of_role(
    reader: &mut Reader,
    object: &ObjectId,
    role: &Key,
    key: &Key,
    node: &Node,
    what: &str,
    to: &mut Privileges,
) {
    let what = format!("`{}.{}` of {what}", key.name, role.name);
    if let Value::Table(_) = node.value {
        let Some(mut fields) = Fields::new(reader, node, &what) else { return };
        let grantable = fields.boolean(reader, "grant_option");
        match fields.take("privileges") {
            Some((key, node)) => {
                for (text, node) in reader.strings(node, &key.name, &what) {
                    one(reader, object, role, text, node, grantable, to);
                }
            }
            None => {
                reader.error(role.range.clone(), "missing-key", format!("{what} has no `privileges`")).help =
                    Some("list them: `privileges = [\"select\"]`".to_owned());
            }
        }
        fields.finish(reader);
        return;
    }
    for (text, node) in reader.strings(node, &role.name, &what) {
        one(reader, object, role, text, node, false, to);
    }
}

/// `select`, `update (a, b)`, `all`; `select with grant option`.
fn one(
    reader: &mut Reader,
    object: &ObjectId,
    role: &Key,
    text: &str,
    node: &Node,
    grantable: bool,
    to: &mut Privileges,
) {
    let lower = text.trim().to_lowercase();
    let (lower, grantable) = match lower.strip_suffix("with grant option") {
        Some(before) => (before.trim_end().to_owned(), true),
        None => (lower, grantable),
    };
    let (name, columns) = match lower.split_once('(') {
        Some((name, rest)) => {
            let start = text.find('(').map_or(text.len(), |at| at + 1);
            let end = start + rest.find(')').unwrap_or(rest.len());
            (name.trim().to_owned(), columns(text.get(start..end).unwrap_or("")))
        }
        None => (lower, Vec::new()),
    };
    let names: Vec<&str> = match name.as_str() {
        "all" | "all privileges" => {
            known(object).iter().copied().filter(|name| *name != "maintain").collect()
        }
        name => known(object).iter().copied().filter(|known| *known == name).collect(),
    };
    if !columns.is_empty() && matches!(object, ObjectId::DefaultPrivileges(_)) {
        let message = format!(
            "`{}` is on columns, which only `grants` of a table can name",
            super::fields::shown(text)
        );
        reader.error(node.range.clone(), "unknown-word", message).help =
            Some(format!("let it be on the whole of each table: `{name}`"));
    }
    if names.is_empty() {
        let message = match object {
            ObjectId::DefaultPrivileges(of) => {
                format!("{} have no privilege `{}`", of.on.word(), super::fields::shown(text))
            }
            object => format!("a {} has no privilege `{}`", object.kind().word(), super::fields::shown(text)),
        };
        reader.error(node.range.clone(), "unknown-word", message).help =
            Some(format!("it can be {}", listed(known(object))));
    }
    for name in names {
        let place = Place(role.range.start);
        let privilege = Privilege { grantable, place, ..Privilege::new(&role.name, name.to_uppercase()) };
        if columns.is_empty() {
            to.insert(privilege.clone());
        }
        to.extend(
            columns.iter().map(|column| Privilege { column: Some(column.clone()), ..privilege.clone() }),
        );
    }
}

fn columns(text: &str) -> Vec<String> {
    relata_sql::split::tokens(text).map_while(Result::ok).filter_map(|token| token.name()).collect()
}

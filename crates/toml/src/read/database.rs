//! `[database]`, `[rust]`, `[extensions]` and `[schemas]`.

use std::collections::BTreeSet;
use std::ops::Range;

use relata_schema::check::Part;
use relata_schema::{DateTime, Extension, Namespace, ObjectId, Scope, nearest};

use super::fields::{Fields, shown};
use super::{Reader, privileges};
use crate::tree::{Key, Node, Value};

/// `[database]`, of the file that includes the others alone.
pub(super) fn database(reader: &mut Reader, key: &Key, node: &Node) {
    if is_included(reader, key) {
        return;
    }
    let Some(mut fields) = Fields::new(reader, node, "`database`") else { return by_default(reader) };
    match fields.take("schemas") {
        Some((key, node)) => scope(reader, key, node),
        None => by_default(reader),
    }
    if let Some((key, node)) = fields.take("extensions") {
        extensions(reader, key, node);
    }
    if let Some((key, node)) = fields.take("default_privileges")
        && let Some(entries) = reader.entries(node, &key.name)
    {
        for (role, node) in entries {
            privileges::default(reader, role, node, true);
        }
    }
    if let Some((key, node)) = fields.take("postgres")
        && let Some(major) = reader.integer(node, &key.name, "`database`")
    {
        if (14..=99).contains(&major) {
            reader.document.schema.postgres = u32::try_from(major).ok();
        } else {
            let message = format!("`postgres` is a major version that relata knows, such as 16, not {major}");
            reader.error(node.range.clone(), "postgres-version", message).help =
                Some("relata knows PostgreSQL 14 and later".to_owned());
        }
    }
    fields.finish(reader);
}

/// What a file without `schemas` owns: the schema that it says at its head, `public` without one.
pub(super) fn by_default(reader: &mut Reader) {
    let name = reader.file_schema.clone();
    reader.document.schema.scope = Scope::Listed(BTreeSet::from([name.clone()]));
    reader.document.schema.namespaces.insert(name, Namespace::default());
}

fn scope(reader: &mut Reader, key: &Key, node: &Node) {
    let names = reader.strings(node, &key.name, "`database`");
    if names.iter().any(|(name, _)| *name == "*") {
        if names.len() > 1 {
            let message = "`schemas` has `*`, which is all schemas, and others beside it";
            reader.error(node.range.clone(), "schemas", message).help =
                Some("write `[\"*\"]` alone, or the names without it".to_owned());
        }
        reader.document.schema.scope = Scope::All;
        reader.document.schema.namespaces.insert("public".to_owned(), Namespace::default());
        return;
    }
    let mut listed = BTreeSet::new();
    for (name, node) in names {
        reader.place(&ObjectId::Namespace(name.to_owned()), Part::Name, &node.range);
        reader.document.schema.namespaces.insert(name.to_owned(), Namespace::default());
        listed.insert(name.to_owned());
    }
    reader.document.schema.scope = Scope::Listed(listed);
}

/// A schema that a file speaks of has to be one that `schemas` lists.
pub(super) fn in_scope(reader: &mut Reader, name: &str, range: Range<usize>) {
    match &reader.document.schema.scope {
        Scope::All => {
            reader.document.schema.namespaces.entry(name.to_owned()).or_default();
        }
        Scope::Listed(listed) if listed.contains(name) => {}
        Scope::Listed(listed) => {
            let near = nearest(name, listed.iter().map(String::as_str)).map(str::to_owned);
            let message = format!("schema `{name}` is not one of those that `schemas` lists");
            reader.error(range, "unlisted-schema", message).help = Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it: `schemas = [\"public\", \"{name}\"]` under `[database]`"),
            });
        }
    }
}

fn is_included(reader: &mut Reader, key: &Key) -> bool {
    if reader.file == 0 {
        return false;
    }
    let main = reader.document.files[0].name.clone();
    let message = format!("`{}` cannot stand in an included file", key.name);
    reader.error(key.range.clone(), "included", message).help = Some(format!("move it to `{main}`"));
    true
}

/// `[rust]`, of the file that includes the others alone.
pub(super) fn rust(reader: &mut Reader, key: &Key, node: &Node) {
    if is_included(reader, key) {
        return;
    }
    let Some(mut fields) = Fields::new(reader, node, "`rust`") else { return };
    if let Some((key, node)) = fields.take("datetime") {
        let words = [("chrono", DateTime::Chrono), ("jiff", DateTime::Jiff), ("time", DateTime::Time)];
        if let Some(datetime) = reader.word(node, &key.name, "`rust`", &words) {
            reader.document.rust.datetime = datetime;
        }
    }
    if let Some((key, node)) = fields.take("out")
        && let Some(path) = reader.string(node, &key.name, "`rust`")
    {
        if path.ends_with(".rs") {
            reader.document.rust.out = Some(path.to_owned());
        } else {
            let message = format!("`out` of `rust` is a file of Rust, not `{}`", shown(path));
            reader.error(node.range.clone(), "rust-out", message).help =
                Some("give its path from this file's folder: `out = \"src/schema.rs\"`".to_owned());
        }
    }
    fields.finish(reader);
}

/// A list of names, or a table of names with what to know of each.
pub(super) fn extensions(reader: &mut Reader, key: &Key, node: &Node) {
    match &node.value {
        Value::Array(_) | Value::String(_) => {
            for (name, node) in reader.strings(node, &key.name, "`database`") {
                add(reader, name, Extension::default(), &node.range);
            }
        }
        Value::Table(entries) => {
            for (key, node) in entries {
                let Some(mut fields) = Fields::new(reader, node, format!("extension `{}`", key.name)) else {
                    continue;
                };
                let schema = fields.string(reader, "schema");
                let version = fields.string(reader, "version");
                fields.finish(reader);
                add(reader, &key.name, Extension { schema, version }, &key.range);
            }
        }
        other @ (Value::Integer(..) | Value::Float(_) | Value::Boolean(_) | Value::DateTime(_)) => {
            let wanted = "a list of names, or a table of them";
            reader.wrong::<()>(node, &key.name, "the file", wanted, other.kind());
        }
    }
}

fn add(reader: &mut Reader, name: &str, extension: Extension, range: &Range<usize>) {
    // `plpgsql` is part of every new database.
    if name != "plpgsql" && reader.place(&ObjectId::Extension(name.to_owned()), Part::Name, range) {
        reader.document.schema.extensions.insert(name.to_owned(), extension);
    }
}

/// `[schemas.billing]`: a schema's comment, and its objects.
pub(super) fn schemas(reader: &mut Reader, key: &Key, node: &Node) {
    let Some(entries) = reader.entries(node, &key.name) else { return };
    for (key, node) in entries {
        in_scope(reader, &key.name, key.range.clone());
        let Some(mut fields) = Fields::new(reader, node, format!("schema `{}`", key.name)) else { continue };
        let object = ObjectId::Namespace(key.name.clone());
        reader.document.spans.insert(
            (object, Part::Name),
            crate::document::Span { file: reader.file, range: key.range.clone() },
        );
        let comment = fields.string(reader, "comment");
        privileges::read(reader, &mut fields, &ObjectId::Namespace(key.name.clone()));
        if fields.boolean(reader, "absent") {
            reader.document.schema.namespaces.remove(&key.name);
        } else if comment.is_some() {
            reader.document.schema.namespaces.entry(key.name.clone()).or_default().comment = comment;
        }
        reader.schema = key.name.clone();
        reader.objects(&mut fields);
        fields.finish(reader);
    }
}

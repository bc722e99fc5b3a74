//! Schema to text: what `pull` writes, as a person would have.
//!
//! Short forms wherever they lose nothing: the round trip law is that [`crate::parse`] of what [`write`] writes
//! is the [`canonical`] form of the schema that it was given.

mod column;
mod composite;
mod constraint;
mod default;
mod definition;
mod domain;
mod enums;
mod index;
mod inheritance;
mod previous;
mod privileges;
mod sequence;
mod table;
mod text;
mod type_name;

use std::collections::BTreeSet;

use relata_schema::{ColumnValue, DateTime, ObjectId, QualifiedName, Schema, Scope};

use previous::Previous;
use text::{Inline, list, string};
use type_name::Types;

/// A schema file for this schema. `previous` is the text of the file that it takes the place of: what a
/// database cannot know (`validate`, Rust names, TOML comments) is kept from it for what is still there.
pub fn write(schema: &Schema, previous: Option<&str>) -> String {
    let previous = previous.map(Previous::read).unwrap_or_default();
    let schema = previous.merge(schema);
    let types = Types::of(&schema);
    let mut out = Out {
        text: String::new(),
        pending: String::new(),
        file_schema: file_schema(&schema),
        serial: table::serial_sequences(&schema),
        types: &types,
        schema: &schema,
        previous: &previous,
    };
    head(&mut out);
    let file_schema = out.file_schema.clone();
    objects(&mut out, &[], &file_schema);
    for name in other_schemas(&schema, &file_schema) {
        let path = ["schemas", &name];
        let namespace = schema.namespaces.get(&name);
        let mut fields = Inline::default();
        match namespace {
            Some(namespace) => {
                fields.text("comment", namespace.comment.as_deref());
                privileges::write(&schema, &ObjectId::Namespace(name.clone()), &mut fields);
            }
            None => fields.flag("absent", true),
        }
        // With `*`, a schema is one that the file names.
        let must_be_named = schema.scope == Scope::All && name != "public" && is_bare(&schema, &name);
        if !fields.is_empty() || must_be_named {
            out.header(&path);
            out.fields(fields);
        }
        if name != file_schema {
            objects(&mut out, &path, &name);
        }
    }
    definition::of_database(&mut out);
    out.text
}

/// The schema that reading back gives: types and defaults in the spelling of the file, and without what no file
/// says: dependencies, unmodelled objects, versions of extensions.
pub fn canonical(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    schema.dependencies.clear();
    schema.spoken_of = schema.privileges.keys().cloned().collect();
    schema.owners.retain(|_, owner| owner.is_some());
    schema.owned = schema.owners.keys().cloned().collect();
    schema.reader.clear();
    schema.unmodelled.clear();
    for extension in schema.extensions.values_mut() {
        extension.version = None;
        if extension.schema.as_deref() == Some("public") {
            extension.schema = None;
        }
    }
    let types = Types::of(&schema);
    for domain in schema.domains.values_mut() {
        if let Some(sql) = &mut domain.default {
            *sql = default::short(sql, &domain.base);
        }
        domain.base = type_name::pretty(&type_name::qualified(&domain.base, &types));
    }
    for attribute in schema.composites.values_mut().flat_map(|composite| &mut composite.attributes) {
        attribute.type_name = type_name::pretty(&type_name::qualified(&attribute.type_name, &types));
    }
    for range in schema.ranges.values_mut() {
        range.subtype = type_name::pretty(&type_name::qualified(&range.subtype, &types));
    }
    let mut tables = std::mem::take(&mut schema.tables);
    for table in tables.values_mut() {
        inheritance::canonical(table);
        for column in &mut table.columns {
            if let ColumnValue::Default(sql) = &mut column.value {
                let short = default::short(sql, &column.type_name);
                *sql = table::qualified_next_value(&schema, &short).unwrap_or(short);
            }
            column.type_name = type_name::pretty(&type_name::qualified(&column.type_name, &types));
        }
    }
    schema.tables = tables;
    schema.definitions = std::mem::take(&mut schema.definitions)
        .into_iter()
        .map(|(id, definition)| definition::canonical(id, definition))
        .collect();
    schema
}

/// The text so far, and what is written.
struct Out<'a> {
    text: String,
    schema: &'a Schema,
    previous: &'a Previous,
    /// The schema whose objects stand at top level.
    file_schema: String,
    /// Comments of a table that has no header of its own, for the next header.
    pending: String,
    /// Sequences that `serial` stands for.
    serial: BTreeSet<QualifiedName>,
    types: &'a Types,
}

impl Out<'_> {
    /// `[tables.users]`, with the comments that stood above it.
    fn header(&mut self, path: &[&str]) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&std::mem::take(&mut self.pending));
        self.text.push_str(self.previous.above(path));
        let keys: Vec<String> = path.iter().map(|key| text::key(key)).collect();
        self.text.push_str(&format!("[{}]\n", keys.join(".")));
    }

    /// Lines of keys and values.
    fn fields(&mut self, fields: Inline) {
        for (key, value) in fields.entries {
            self.text.push_str(&format!("{key} = {value}\n"));
        }
    }

    /// Lines of names and values, the values one below the other.
    fn names(&mut self, path: &[&str], entries: Vec<(String, String)>) {
        let width = |name: &str| text::key(name).chars().count();
        let widest =
            entries.iter().map(|(name, _)| width(name)).filter(|width| *width <= 32).max().unwrap_or(0);
        for (name, value) in entries {
            let mut path = path.to_vec();
            path.push(&name);
            self.text.push_str(self.previous.above(&path));
            let pad = " ".repeat(widest.saturating_sub(width(&name)));
            self.text.push_str(&format!(
                "{}{pad} = {value}{}\n",
                text::key(&name),
                self.previous.after(&path)
            ));
        }
    }
}

/// The schema whose objects stand at top level: the only one there is, else `public`.
fn file_schema(schema: &Schema) -> String {
    match &schema.scope {
        Scope::Listed(listed) if listed.len() == 1 => listed.iter().next().cloned().unwrap_or_default(),
        Scope::Listed(_) | Scope::All => "public".to_owned(),
    }
}

/// The schemas that `[schemas]` speaks of.
fn other_schemas(schema: &Schema, file_schema: &str) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = match &schema.scope {
        Scope::Listed(listed) => listed.clone(),
        Scope::All => schema.namespaces.keys().cloned().chain(["public".to_owned()]).collect(),
    };
    names.extend(schema.tables.keys().map(|name| name.schema.clone()));
    names.extend(schema.enums.keys().map(|name| name.schema.clone()));
    names.extend(schema.domains.keys().map(|name| name.schema.clone()));
    names.extend(schema.composites.keys().map(|name| name.schema.clone()));
    names.extend(schema.ranges.keys().map(|name| name.schema.clone()));
    names.extend(schema.sequences.keys().map(|name| name.schema.clone()));
    names.extend(schema.definitions.keys().filter_map(|id| id.schema().map(str::to_owned)));
    names.retain(|name| name != file_schema || speaks_of(schema, name));
    names
}

/// Whether there is something to say of the schema itself.
fn speaks_of(schema: &Schema, name: &str) -> bool {
    schema.namespaces.get(name).is_none_or(|namespace| namespace.comment.is_some())
        || schema.privileges.contains_key(&ObjectId::Namespace(name.to_owned()))
        || schema.owner_of(&ObjectId::Namespace(name.to_owned())).is_some()
}

/// Whether a schema has no objects; partitions stand with their parents.
fn is_bare(schema: &Schema, name: &str) -> bool {
    let tables = schema.tables.iter().filter(|(_, table)| table.partition_of.is_none());
    !tables
        .map(|(name, _)| name)
        .chain(schema.enums.keys())
        .chain(schema.domains.keys())
        .chain(schema.composites.keys())
        .chain(schema.ranges.keys())
        .chain(schema.sequences.keys())
        .map(|of| of.schema.as_str())
        .chain(schema.definitions.keys().filter_map(|id| id.schema()))
        .any(|of| of == name)
}

fn head(out: &mut Out<'_>) {
    out.text.push_str(&out.previous.head);
    if !out.schema.unmodelled.is_empty() {
        out.text.push_str(previous::UNMODELLED);
        for object in &out.schema.unmodelled {
            let line = format!("{} {}", object.kind, object.identity).replace(char::is_control, " ");
            out.text.push_str(&format!("#   {line}\n"));
        }
        out.text.push('\n');
    }
    if out.file_schema != "public" {
        out.text.push_str(&format!("schema = {}\n\n", string(&out.file_schema)));
    }
    out.text.push_str(out.previous.above(&["database"]));
    out.text.push_str("[database]\n");
    let mut fields = Inline::default();
    match &out.schema.scope {
        Scope::All => fields.raw("schemas", list(["*"])),
        Scope::Listed(listed) => fields.raw("schemas", list(listed)),
    }
    fields.number("postgres", out.schema.postgres.map(i64::from));
    let is_plain = |name: &String| {
        let extension = &out.schema.extensions[name];
        extension.schema.as_deref().is_none_or(|schema| schema == "public")
    };
    let plain = out.schema.extensions.keys().all(is_plain);
    if plain && !out.schema.extensions.is_empty() {
        fields.raw("extensions", list(out.schema.extensions.keys()));
    }
    let defaults = privileges::default(out.schema, None);
    if !defaults.is_empty() {
        fields.raw("default_privileges", text::inline_table(defaults));
    }
    out.fields(fields);
    let mut rust = Inline::default();
    match out.previous.rust.datetime {
        DateTime::Chrono => {}
        DateTime::Jiff => rust.text("datetime", Some("jiff")),
        DateTime::Time => rust.text("datetime", Some("time")),
    }
    rust.text("out", out.previous.rust.out.as_deref());
    if !rust.is_empty() {
        out.header(&["rust"]);
        out.fields(rust);
    }
    if !plain {
        out.header(&["extensions"]);
        let entries = out.schema.extensions.iter().map(|(name, extension)| {
            let mut fields = Inline::default();
            fields.text("schema", extension.schema.as_deref().filter(|schema| *schema != "public"));
            (name.clone(), fields.table())
        });
        let entries = entries.collect();
        out.names(&["extensions"], entries);
    }
}

/// The objects of one schema, under `path`.
fn objects(out: &mut Out<'_>, path: &[&str], schema: &str) {
    definition::collations(out, path, schema);
    enums::write(out, path, schema);
    domain::write(out, path, schema);
    composite::write(out, path, schema);
    sequence::write(out, path, schema);
    table::write(out, path, schema);
    definition::write(out, path, schema);
    let defaults = privileges::default(out.schema, Some(schema));
    table::section(out, path, "default_privileges", defaults);
}

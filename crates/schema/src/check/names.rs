//! Names: not empty, not too long, and no two alike in one schema.

use std::collections::{BTreeMap, BTreeSet};

use super::{Part, Problem};
use crate::default_name::MAX_BYTES;
use crate::{ColumnValue, ConstraintKind, ObjectId, QualifiedName, Schema};

pub(super) fn check(schema: &Schema, problems: &mut Vec<Problem>) {
    for object in objects(schema) {
        let name = own_name(&object).to_owned();
        name_is_sound(&name, object, Part::Name, problems);
    }
    for (name, table) in &schema.tables {
        for column in &table.columns {
            if let ColumnValue::Identity(identity) = &column.value {
                let object = ObjectId::column(name, &column.name);
                name_is_sound(&identity.sequence_name, object, Part::Identity, problems);
            }
        }
    }
    labels(schema, problems);
    relations(schema, problems);
}

fn objects(schema: &Schema) -> Vec<ObjectId> {
    let mut objects: Vec<ObjectId> = schema.namespaces.keys().cloned().map(ObjectId::Namespace).collect();
    objects.extend(schema.extensions.keys().cloned().map(ObjectId::Extension));
    objects.extend(schema.enums.keys().cloned().map(ObjectId::Enum));
    for (name, domain) in &schema.domains {
        objects.push(ObjectId::Domain(name.clone()));
        objects.extend(domain.checks.keys().map(|check| ObjectId::domain_check(name, check)));
    }
    for (name, composite) in &schema.composites {
        objects.push(ObjectId::Composite(name.clone()));
        let attributes = composite.attributes.iter();
        objects.extend(attributes.map(|attribute| ObjectId::attribute(name, &attribute.name)));
    }
    objects.extend(schema.ranges.keys().cloned().map(ObjectId::Range));
    objects.extend(schema.sequences.keys().cloned().map(ObjectId::Sequence));
    objects.extend(schema.definitions.keys().cloned().map(ObjectId::Definition));
    for (name, table) in &schema.tables {
        objects.push(ObjectId::Table(name.clone()));
        objects.extend(table.columns.iter().map(|column| ObjectId::column(name, &column.name)));
        objects.extend(table.constraints.keys().map(|constraint| ObjectId::constraint(name, constraint)));
        objects.extend(
            table.indexes.keys().map(|index| ObjectId::Index(QualifiedName::new(&name.schema, index))),
        );
    }
    objects
}

fn own_name(object: &ObjectId) -> &str {
    match object {
        ObjectId::Namespace(name) | ObjectId::Extension(name) => name,
        ObjectId::Enum(name)
        | ObjectId::Domain(name)
        | ObjectId::Composite(name)
        | ObjectId::Range(name)
        | ObjectId::Sequence(name)
        | ObjectId::Table(name)
        | ObjectId::Index(name) => &name.name,
        ObjectId::Definition(id) => id.own_name(),
        ObjectId::DomainCheck { check, .. } => check,
        ObjectId::Attribute { attribute, .. } => attribute,
        ObjectId::Column { column, .. } | ObjectId::Default { column, .. } => column,
        ObjectId::Constraint { constraint, .. } => constraint,
        ObjectId::DefaultPrivileges(of) => &of.role,
    }
}

fn name_is_sound(name: &str, object: ObjectId, part: Part, problems: &mut Vec<Problem>) {
    let kind = object.kind().word();
    if name.is_empty() {
        let message = format!("a {kind} cannot have an empty name");
        problems.push(Problem::new(object, part, "empty-name", message).help("give it a name"));
    } else if name.contains('\0') {
        let message = format!("the name of a {kind} holds a zero byte, which PostgreSQL cannot store");
        problems.push(Problem::new(object, part, "zero-byte", message).help("take the zero byte out"));
    } else if name.len() > MAX_BYTES {
        let message =
            format!("the name of a {kind} is {} bytes long, PostgreSQL keeps {MAX_BYTES}", name.len());
        let short = &name[..name.floor_char_boundary(MAX_BYTES)];
        let help = format!("PostgreSQL would cut it to `{short}`; choose a shorter name");
        problems.push(Problem::new(object, part, "name-too-long", message).help(help));
    }
}

fn labels(schema: &Schema, problems: &mut Vec<Problem>) {
    for (name, definition) in &schema.enums {
        let mut seen = BTreeSet::new();
        for (nth, label) in definition.labels.iter().enumerate() {
            let text = label.name.as_str();
            let object = ObjectId::Enum(name.clone());
            if text.is_empty() {
                let message = format!("enum `{name}` has an empty label");
                let help = "give the label a name, or take it out and let the column be NULL";
                problems.push(Problem::new(object, Part::Label(nth), "empty-label", message).help(help));
            } else if text.len() > MAX_BYTES {
                let message = format!(
                    "a label of enum `{name}` is {} bytes long, PostgreSQL keeps at most {MAX_BYTES}",
                    text.len()
                );
                let problem = Problem::new(object, Part::Label(nth), "name-too-long", message);
                problems.push(problem.help("choose a shorter label"));
            } else if text.contains('\0') {
                let message = format!("a label of enum `{name}` holds a zero byte");
                let problem = Problem::new(object, Part::Label(nth), "zero-byte", message);
                problems.push(problem.help("take the zero byte out"));
            } else if !seen.insert(text) {
                let message = format!("enum `{name}` has the label `{text}` twice");
                let problem = Problem::new(object, Part::Label(nth), "duplicate-label", message);
                problems.push(problem.help("take one of the two out"));
            }
        }
    }
}

/// Tables, indexes and sequences share one space of names in a schema (`pg_class`) with composite types; types share another
/// with the row types of tables (`pg_type`).
fn relations(schema: &Schema, problems: &mut Vec<Problem>) {
    let mut taken: BTreeMap<(&str, &str), ObjectId> = BTreeMap::new();
    let mut claim = |namespace, name, object: ObjectId, part, problems: &mut Vec<Problem>| {
        if let Some(first) = taken.get(&(namespace, name)) {
            let message =
                format!("{} has the name `{name}`, which {} has already", in_words(&object), in_words(first));
            let help = "tables, indexes, sequences and key constraints of a schema share one space of names; \
                        rename one of the two";
            problems.push(Problem::new(object, part, "duplicate-name", message).help(help));
        } else {
            taken.insert((namespace, name), object);
        }
    };
    for name in schema.tables.keys() {
        claim(&name.schema, &name.name, ObjectId::Table(name.clone()), Part::Name, problems);
    }
    for name in schema.composites.keys().filter(|name| !schema.tables.contains_key(*name)) {
        claim(&name.schema, &name.name, ObjectId::Composite(name.clone()), Part::Name, problems);
    }
    for name in schema.sequences.keys() {
        claim(&name.schema, &name.name, ObjectId::Sequence(name.clone()), Part::Name, problems);
    }
    for (name, table) in &schema.tables {
        for column in &table.columns {
            if let ColumnValue::Identity(identity) = &column.value {
                let object = ObjectId::column(name, &column.name);
                claim(&name.schema, &identity.sequence_name, object, Part::Identity, problems);
            }
        }
        for (constraint, definition) in &table.constraints {
            match definition.kind {
                ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => {
                    let object = ObjectId::constraint(name, constraint);
                    claim(&name.schema, constraint, object, Part::Name, problems);
                }
                ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) => {}
            }
        }
        for index in table.indexes.keys() {
            let object = ObjectId::Index(QualifiedName::new(&name.schema, index));
            claim(&name.schema, index, object, Part::Name, problems);
        }
    }
    types(schema, problems);
}

fn types(schema: &Schema, problems: &mut Vec<Problem>) {
    let mut taken: BTreeMap<&QualifiedName, &str> =
        schema.tables.keys().map(|name| (name, "a table, whose row type has it already")).collect();
    let enums = schema.enums.keys().map(|name| (name, ObjectId::Enum(name.clone()), "an enum"));
    let domains = schema.domains.keys().map(|name| (name, ObjectId::Domain(name.clone()), "a domain"));
    let composites =
        schema.composites.keys().map(|name| (name, ObjectId::Composite(name.clone()), "a composite type"));
    let ranges = schema.ranges.keys().map(|name| (name, ObjectId::Range(name.clone()), "a range type"));
    let multiranges = schema
        .ranges
        .iter()
        .map(|(name, range)| (&range.multirange, ObjectId::Range(name.clone()), "a multirange type"));
    for (name, object, kind) in enums.chain(domains).chain(composites).chain(ranges).chain(multiranges) {
        let Some(of) = taken.insert(name, kind) else { continue };
        let whose = if object.to_string() == name.to_string() { "" } else { "the multirange type of " };
        let message = format!("{whose}{} has the name of {of}", in_words(&object));
        let problem = Problem::new(object, Part::Name, "duplicate-name", message);
        problems.push(problem.help("rename one of the two"));
    }
}

fn in_words(object: &ObjectId) -> String {
    format!("{} `{object}`", object.kind().word())
}

//! What domains mean for other steps: which type is under them, what holds them, where a replaced one is put.

use std::collections::BTreeMap;

use relata_schema::{Domain, ObjectId, QualifiedName, Schema, TypeName, default_name};
use relata_sql::qualified;

use crate::replaced::is_stored;

/// The type under all domains, array brackets kept.
pub(crate) fn underlying(type_name: &TypeName, domains: &BTreeMap<QualifiedName, Domain>) -> TypeName {
    let mut now = type_name.clone();
    // A domain is never over itself; the count ends it all the same.
    for _ in 0..domains.len() {
        let (element, brackets) = array(&now.0);
        let domain = domains.iter().find(|(name, _)| qualified(&name.schema, &name.name) == element);
        let Some((_, domain)) = domain else { break };
        now = TypeName(format!("{}{brackets}", domain.base));
    }
    now
}

/// A type's text without array brackets, and they.
pub(crate) fn array(type_name: &str) -> (&str, &str) {
    match type_name.strip_suffix("[]") {
        Some(element) => (element, "[]"),
        None => (type_name, ""),
    }
}

/// Whether columns hold the domain in arrays or other types: PostgreSQL then refuses what makes it look at their values
/// (`get_rels_with_domain` in `src/backend/commands/typecmds.c`).
pub(crate) fn is_in_arrays(domain: &QualifiedName, schema: &Schema) -> bool {
    let id = ObjectId::Domain(domain.clone());
    let text = qualified(&domain.schema, &domain.name);
    let users = schema.dependencies.iter().filter(|(_, on)| on.contains(&id)).map(|(user, _)| user);
    users.into_iter().any(|user| match user {
        ObjectId::Column { table, column } => schema
            .tables
            .get(table)
            .and_then(|table| table.column(column))
            .is_some_and(|column| column.type_name.0 != text),
        ObjectId::Attribute { composite, .. } => is_stored(&ObjectId::Composite(composite.clone()), schema),
        ObjectId::Range(_) => is_stored(user, schema),
        ObjectId::Domain(name) => {
            schema.domains.get(name).is_some_and(|domain| domain.base.0 != text) || is_in_arrays(name, schema)
        }
        _ => false,
    })
}

/// The name under which a type waits to be dropped while another takes its place.
pub(crate) fn put_away(name: &QualifiedName) -> QualifiedName {
    QualifiedName::new(&name.schema, default_name::object(&name.name, None, "old"))
}

/// The types that a schema declares, by their names in SQL.
pub(crate) fn declared_types(schema: &Schema) -> BTreeMap<String, ObjectId> {
    let name = |name: &QualifiedName| qualified(&name.schema, &name.name);
    let enums = schema.enums.keys().map(|of| (name(of), ObjectId::Enum(of.clone())));
    let domains = schema.domains.keys().map(|of| (name(of), ObjectId::Domain(of.clone())));
    let composites = schema.composites.keys().map(|of| (name(of), ObjectId::Composite(of.clone())));
    let ranges = schema.ranges.iter().flat_map(|(of, range)| {
        [of, &range.multirange].map(|named| (name(named), ObjectId::Range(of.clone())))
    });
    let rows = schema.tables.keys().map(|of| (name(of), ObjectId::Table(of.clone())));
    enums.chain(domains).chain(composites).chain(ranges).chain(rows).collect()
}

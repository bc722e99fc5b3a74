//! ALTER of foreign-data wrappers, servers and user mappings.

use relata_schema::{ForeignDataWrapper, ForeignServer, QualifiedName, StorageParameters};
use relata_sql::{ident, literal};

use crate::render::qualified;

pub(crate) fn alter_wrapper(name: &str, from: &ForeignDataWrapper, to: &ForeignDataWrapper) -> Vec<String> {
    let mut parts = Vec::new();
    for (word, old, new) in
        [("HANDLER", &from.handler, &to.handler), ("VALIDATOR", &from.validator, &to.validator)]
    {
        if old != new {
            let function = |of: &QualifiedName| format!("{word} {}", qualified(of));
            parts.push(new.as_ref().map_or(format!("NO {word}"), function));
        }
    }
    parts.extend(changed(&from.options, &to.options));
    statement("FOREIGN DATA WRAPPER", name, &parts)
}

pub(crate) fn alter_server(name: &str, from: &ForeignServer, to: &ForeignServer) -> Vec<String> {
    let mut parts = Vec::new();
    if from.version != to.version {
        parts.push(format!("VERSION {}", to.version.as_deref().map_or("NULL".to_owned(), literal)));
    }
    parts.extend(changed(&from.options, &to.options));
    statement("SERVER", name, &parts)
}

pub(crate) fn alter_user_mapping(
    name: &str,
    from: &StorageParameters,
    to: &StorageParameters,
) -> Vec<String> {
    statement("USER MAPPING", name, &changed(from, to).into_iter().collect::<Vec<_>>())
}

/// None where nothing changes.
fn statement(kind: &str, name: &str, parts: &[String]) -> Vec<String> {
    let statement = format!("ALTER {kind} {name} {}", parts.join(" "));
    (!parts.is_empty()).then_some(statement).into_iter().collect()
}

/// `OPTIONS (host 'h', port '5432')`, where there are any.
pub(crate) fn options(options: &StorageParameters) -> Option<String> {
    let each: Vec<String> =
        options.iter().map(|(name, value)| format!("{} {}", ident(name), literal(value))).collect();
    (!each.is_empty()).then(|| format!("OPTIONS ({})", each.join(", ")))
}

/// `OPTIONS (ADD host 'h', SET port '5432', DROP user)`, where something differs.
pub(crate) fn changed(from: &StorageParameters, to: &StorageParameters) -> Option<String> {
    let mut each = Vec::new();
    for (name, value) in to.iter().filter(|(name, value)| from.get(name) != Some(value)) {
        let verb = if from.get(name).is_some() { "SET" } else { "ADD" };
        each.push(format!("{verb} {} {}", ident(name), literal(value)));
    }
    let gone = from.iter().filter(|(name, _)| to.get(name).is_none());
    each.extend(gone.map(|(name, _)| format!("DROP {}", ident(name))));
    (!each.is_empty()).then(|| format!("OPTIONS ({})", each.join(", ")))
}

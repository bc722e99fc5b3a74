//! ALTER of foreign-data wrappers, servers, user mappings and foreign tables.

use relata_schema::{ForeignDataWrapper, ForeignServer, ForeignTable, QualifiedName, StorageParameters};
use relata_sql::{ident, literal};

use crate::render::{qualified, table};

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

/// What can change in place: the rest makes it anew.
pub(crate) fn alter_table(name: &str, from: &ForeignTable, to: &ForeignTable) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for (check, _) in from.checks.iter().filter(|(check, sql)| to.checks.get(*check) != Some(sql)) {
        parts.push(format!("DROP CONSTRAINT {}", ident(check)));
    }
    for column in &to.columns {
        let (Some(new), name) = (to.parts.get(&column.name), ident(&column.name)) else { continue };
        let Some(old) = from.parts.get(&column.name) else {
            parts.push(format!("ADD COLUMN {name} {}", new.sql));
            continue;
        };
        let mut alter = |what: String| parts.push(format!("ALTER COLUMN {name} {what}"));
        if old.default != new.default {
            let default = new.default.as_ref().map(|expr| format!("SET DEFAULT {expr}"));
            alter(default.unwrap_or("DROP DEFAULT".to_owned()));
        }
        if old.not_null != new.not_null {
            alter(if new.not_null { "SET NOT NULL" } else { "DROP NOT NULL" }.to_owned());
        }
        if let Some(options) = changed(&old.options, &new.options) {
            alter(options);
        }
    }
    parts.extend(table::set(&table::settings(&from.columns, &to.columns)));
    for (check, sql) in to.checks.iter().filter(|(check, sql)| from.checks.get(*check) != Some(sql)) {
        parts.push(format!("ADD CONSTRAINT {} {sql}", ident(check)));
    }
    parts.extend(changed(&from.options, &to.options));
    statement(
        "FOREIGN TABLE",
        name,
        &[parts.join(", ")].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>(),
    )
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

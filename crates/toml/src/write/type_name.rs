//! Types as people write them.

use std::collections::BTreeSet;

use relata_schema::{QualifiedName, TypeName, builtin};

use crate::read::type_name::{base, resolve};

/// PostgreSQL's long names of types in their usual short spelling; anything else as it is.
pub(super) fn pretty(type_name: &TypeName) -> TypeName {
    let (base, brackets) = base(&type_name.0);
    TypeName(short(base).unwrap_or_else(|| base.to_owned()) + brackets)
}

fn short(base: &str) -> Option<String> {
    let (name, arguments, rest) = match base.split_once('(') {
        Some((name, rest)) => {
            let (arguments, rest) = rest.split_once(')')?;
            (name, Some(arguments), rest)
        }
        None => (base, None, ""),
    };
    let plain = |name: &str| match arguments {
        Some(arguments) => format!("{name}({arguments})"),
        None => name.to_owned(),
    };
    match (name, rest) {
        ("character varying", "") => Some(plain("varchar")),
        ("character", "") => Some(plain("char")),
        ("bit varying", "") => Some(plain("varbit")),
        ("numeric", "") => {
            let arguments = arguments?;
            let parts: Vec<&str> = arguments.split(',').map(str::trim).collect();
            Some(format!("numeric({})", parts.join(", ")))
        }
        ("timestamp", " with time zone") | ("timestamp with time zone", "") => Some(plain("timestamptz")),
        ("timestamp", " without time zone") | ("timestamp without time zone", "") => Some(plain("timestamp")),
        ("time", " with time zone") | ("time with time zone", "") => Some(plain("timetz")),
        ("time", " without time zone") | ("time without time zone", "") => Some(plain("time")),
        _ => None,
    }
}

/// The type as a file says it: a declared type without its schema where that reads back as the same type.
pub(super) fn spelled(type_name: &TypeName, schemas: &[&str], types: &BTreeSet<QualifiedName>) -> String {
    let (written, brackets) = base(&type_name.0);
    let is_it = |name: &&QualifiedName| schemas.contains(&name.schema.as_str()) && is_name_of(written, name);
    if let Some(found) = types.iter().find(is_it) {
        let text = format!("{}{brackets}", found.name);
        if !text.ends_with('?') && resolve(&text, schemas, types) == qualified(type_name, types) {
            return text;
        }
    }
    pretty(&qualified(type_name, types)).0
}

/// Whether this is the type's name in SQL. Of types in `public`, PostgreSQL may leave the schema out.
fn is_name_of(written: &str, name: &QualifiedName) -> bool {
    // Nearly all pairs differ, and spelling a name costs more than a look at its end.
    let end = written.strip_suffix('"').unwrap_or(written);
    if !name.name.contains('"') && !end.ends_with(name.name.as_str()) {
        return false;
    }
    let bare =
        || name.schema == "public" && !builtin::is_type(written) && relata_sql::ident(&name.name) == written;
    relata_sql::qualified(&name.schema, &name.name) == written || bare()
}

/// The type with the schema of a declared one written out.
pub(super) fn qualified(type_name: &TypeName, types: &BTreeSet<QualifiedName>) -> TypeName {
    let (written, brackets) = base(&type_name.0);
    match types.iter().find(|name| is_name_of(written, name)) {
        Some(found) => TypeName(relata_sql::qualified(&found.schema, &found.name) + brackets),
        None => type_name.clone(),
    }
}

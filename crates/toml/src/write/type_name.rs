//! Types as people write them.

use std::collections::{BTreeMap, BTreeSet};

use relata_schema::{QualifiedName, Schema, TypeName, builtin, split_brackets};

use crate::read::type_name::resolve;

/// PostgreSQL's long names of types in their usual short spelling; anything else as it is.
pub(super) fn pretty(type_name: &TypeName) -> TypeName {
    let (base, brackets) = split_brackets(&type_name.0);
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

/// The types that a schema declares, the row types of tables among them.
pub(super) struct Types {
    names: BTreeSet<QualifiedName>,
    /// By their names in SQL. Of types in `public`, PostgreSQL may leave the schema out.
    written: BTreeMap<String, QualifiedName>,
}

impl Types {
    pub(super) fn of(schema: &Schema) -> Types {
        let ranges = schema.ranges.iter().flat_map(|(name, range)| [name, &range.multirange]);
        let names = schema.enums.keys().chain(schema.domains.keys()).chain(schema.composites.keys());
        let names: BTreeSet<QualifiedName> =
            names.chain(ranges).chain(schema.tables.keys()).cloned().collect();
        let mut written = BTreeMap::new();
        for name in &names {
            let bare = relata_sql::ident(&name.name);
            if name.schema == "public" && !builtin::is_type(&bare) {
                written.insert(bare, name.clone());
            }
            written.insert(relata_sql::qualified(&name.schema, &name.name), name.clone());
        }
        Types { names, written }
    }
}

/// The type as a file says it: a declared type without its schema where that reads back as the same type.
pub(super) fn spelled(type_name: &TypeName, schemas: &[&str], types: &Types) -> String {
    let (written, brackets) = split_brackets(&type_name.0);
    let found = types.written.get(written).filter(|name| schemas.contains(&name.schema.as_str()));
    if let Some(found) = found {
        let text = format!("{}{brackets}", found.name);
        if !text.ends_with('?') && resolve(&text, schemas, &types.names) == qualified(type_name, types) {
            return text;
        }
    }
    pretty(&qualified(type_name, types)).0
}

/// The type with the schema of a declared one written out.
pub(super) fn qualified(type_name: &TypeName, types: &Types) -> TypeName {
    let (written, brackets) = split_brackets(&type_name.0);
    match types.written.get(written) {
        Some(found) => TypeName(relata_sql::qualified(&found.schema, &found.name) + brackets),
        None => type_name.clone(),
    }
}

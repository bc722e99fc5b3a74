//! What may have been meant by a name that PostgreSQL does not know: the nearest of those that it knows.

use anyhow::Result;
use postgres::Transaction;
use postgres::error::{DbError, SqlState};
use relata_schema::check::Part;
use relata_schema::{ObjectId, QualifiedName, Schema, builtin, nearest};
use relata_toml::Document;

use crate::blame::Blame;

/// Names that people use without a thought of the extension they come from.
const OF_EXTENSIONS: &[(&str, &str)] = &[
    ("citext", "citext"),
    ("crypt", "pgcrypto"),
    ("digest", "pgcrypto"),
    ("gen_salt", "pgcrypto"),
    ("geography", "postgis"),
    ("geometry", "postgis"),
    ("gin_trgm_ops", "pg_trgm"),
    ("gist_trgm_ops", "pg_trgm"),
    ("halfvec", "vector"),
    ("hstore", "hstore"),
    ("ltree", "ltree"),
    ("raster", "postgis"),
    ("similarity", "pg_trgm"),
    ("sparsevec", "vector"),
    ("unaccent", "unaccent"),
    ("uuid_generate_v1", "\"uuid-ossp\""),
    ("uuid_generate_v4", "\"uuid-ossp\""),
    ("vector", "vector"),
];

/// How many functions of one name are told.
const SHOWN: usize = 5;

/// The next step after a refusal, where more is known than PostgreSQL's own hint says.
pub(crate) fn hint(
    document: &Document,
    blamed: &Blame,
    error: &DbError,
    transaction: &mut Transaction<'_>,
) -> Result<Option<String>> {
    if matches!(blamed.object, ObjectId::Extension(_)) {
        return Ok(Some(
            "install the extension on this machine for scratch databases, name a server that has it with \
             --scratch-url, or allow temporary databases on the live one with --scratch-on-live"
                .to_owned(),
        ));
    }
    let Some(name) = &blamed.name else { return Ok(None) };
    let code = error.code();
    if *code == SqlState::UNDEFINED_COLUMN {
        return Ok(column(document, &blamed.object, name));
    }
    if *code == SqlState::UNDEFINED_FUNCTION {
        return function(name, transaction);
    }
    if *code == SqlState::UNDEFINED_OBJECT {
        return object(document, blamed.part, name, transaction);
    }
    if *code == SqlState::UNDEFINED_TABLE {
        let tables = document.schema.tables.keys().chain(document.schema.sequences.keys());
        let names: Vec<String> = tables.map(|name| name.name.clone()).collect();
        return Ok(meant(name, &names));
    }
    Ok(None)
}

fn meant(name: &str, known: &[String]) -> Option<String> {
    nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"))
}

fn column(document: &Document, object: &ObjectId, name: &str) -> Option<String> {
    let table: &QualifiedName = match object {
        ObjectId::DomainCheck { .. } => {
            return Some("the check of a domain speaks of `value`, and of nothing else".to_owned());
        }
        ObjectId::Index(index) => document.schema.table_of_index(index)?,
        object => object.table()?,
    };
    let columns: Vec<String> =
        document.schema.tables.get(table)?.columns.iter().map(|column| column.name.clone()).collect();
    let listed = || {
        let names: Vec<String> = columns.iter().take(20).map(|column| format!("`{column}`")).collect();
        format!("the columns of {table} are {}", names.join(", "))
    };
    Some(meant(name, &columns).unwrap_or_else(listed))
}

/// Functions of the very name take other arguments; else one may be spelled like it.
fn function(name: &str, transaction: &mut Transaction<'_>) -> Result<Option<String>> {
    let sql = "SELECT oid::regprocedure::text FROM pg_proc WHERE proname = $1 AND prokind = 'f' ORDER BY 1";
    let same: Vec<String> = transaction.query(sql, &[&name])?.iter().map(|row| row.get(0)).collect();
    if !same.is_empty() {
        let more = if same.len() > SHOWN { ", …" } else { "" };
        let shown: Vec<String> = same.iter().take(SHOWN).map(|one| format!("`{one}`")).collect();
        return Ok(Some(format!("there is {}{more}: cast the arguments to fit", shown.join(", "))));
    }
    let sql = "SELECT DISTINCT proname::text FROM pg_proc WHERE pg_function_is_visible(oid) ORDER BY 1";
    let known: Vec<String> = transaction.query(sql, &[])?.iter().map(|row| row.get(0)).collect();
    let near =
        nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}()`?"));
    Ok(extension(name).or(near))
}

fn object(
    document: &Document,
    part: Part,
    name: &str,
    transaction: &mut Transaction<'_>,
) -> Result<Option<String>> {
    let mut known: Vec<String> = Vec::new();
    let sql = match part {
        Part::Type | Part::Default | Part::Check | Part::Generated | Part::Predicate => {
            known.extend(builtin::TYPES.iter().map(|name| (*name).to_owned()));
            let Schema { enums, domains, composites, ranges, .. } = &document.schema;
            let declared = enums.keys().chain(domains.keys()).chain(composites.keys()).chain(ranges.keys());
            known.extend(declared.map(|name| name.name.clone()));
            // Those of extensions; PostgreSQL's own have the names that SQL gives them.
            "SELECT typname::text FROM pg_type WHERE typnamespace <> 'pg_catalog'::regnamespace \
               AND typtype <> 'c' AND typcategory <> 'A' AND pg_type_is_visible(oid) ORDER BY 1"
        }
        Part::Collation => "SELECT DISTINCT collname::text FROM pg_collation ORDER BY 1",
        Part::Key(_) => "SELECT DISTINCT opcname::text FROM pg_opclass ORDER BY 1",
        _ => return Ok(None),
    };
    known.extend(transaction.query(sql, &[])?.iter().map(|row| row.get::<_, String>(0)));
    Ok(extension(name).or_else(|| meant(name, &known)))
}

fn extension(name: &str) -> Option<String> {
    let (_, extension) = OF_EXTENSIONS.iter().find(|(known, _)| *known == name)?;
    Some(format!("it is of the extension {extension}: add `{extension} = {{}}` to [extensions]"))
}

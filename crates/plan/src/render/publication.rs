//! ALTER PUBLICATION.

use relata_schema::{Definition, Details, Publication, Published, QualifiedName};
use relata_sql::{ident, literal};

use crate::render::{idents, qualified};

/// What an option is where nothing is said of it.
const BY_DEFAULT: &[(&str, &str)] = &[
    ("publish", "insert, update, delete, truncate"),
    ("publish_via_partition_root", "false"),
    ("publish_generated_columns", "none"),
];

pub(crate) fn alter(name: &str, from: &Publication, to: &Publication) -> Vec<String> {
    let mut statements = Vec::new();
    if differ(from, to) {
        // SET takes at least one.
        let (verb, list) = match lists(to, true) {
            list if list.is_empty() => ("DROP", lists(from, false)),
            list => ("SET", list),
        };
        statements.push(format!("ALTER PUBLICATION {name} {verb} {list}"));
    }
    let changed = to.with.iter().filter(|(key, value)| from.with.get(key) != Some(value));
    let gone = from.with.iter().filter(|(key, _)| to.with.get(key).is_none());
    let gone = gone.filter_map(|(key, _)| BY_DEFAULT.iter().find(|(known, _)| *known == key).copied());
    let options: Vec<String> =
        changed.chain(gone).map(|(key, value)| format!("{} = {}", ident(key), literal(value))).collect();
    if !options.is_empty() {
        statements.push(format!("ALTER PUBLICATION {name} SET ({})", options.join(", ")));
    }
    statements
}

/// Whether tables or schemas come, go or are published otherwise.
pub(crate) fn changes_lists(from: &Definition, to: &Definition) -> bool {
    match (&from.details, &to.details) {
        (Details::Publication(from), Details::Publication(to)) => differ(from, to),
        _ => false,
    }
}

fn differ(from: &Publication, to: &Publication) -> bool {
    let same =
        |old: &Published, new: &Published| old.columns == new.columns && old.row_filter == new.row_filter;
    from.schemas != to.schemas
        || from.tables.len() != to.tables.len()
        || !from.tables.iter().zip(&to.tables).all(|(old, new)| old.0 == new.0 && same(old.1, new.1))
}

/// `TABLE a, b (id) WHERE (…), TABLES IN SCHEMA c`; DROP takes neither columns nor filters.
fn lists(of: &Publication, whole: bool) -> String {
    let tables: Vec<String> = of.tables.iter().map(|(name, of)| table(name, of, whole)).collect();
    let schemas = idents(&of.schemas);
    let lists = [("TABLE", tables.join(", ")), ("TABLES IN SCHEMA", schemas)].into_iter();
    let lists = lists.filter(|(_, list)| !list.is_empty()).map(|(word, list)| format!("{word} {list}"));
    lists.collect::<Vec<_>>().join(", ")
}

fn table(name: &QualifiedName, of: &Published, whole: bool) -> String {
    let only = if of.only { "ONLY " } else { "" };
    let mut text = format!("{only}{}", qualified(name));
    if whole && !of.columns.is_empty() {
        text.push_str(&format!(" ({})", idents(&of.columns)));
    }
    if let Some(filter) = of.row_filter.as_ref().filter(|_| whole) {
        text.push_str(&format!(" WHERE ({filter})"));
    }
    text
}

//! Relations: a constant for each side of each foreign key.

use proc_macro2::Ident;
use relata_schema::check::Part;
use relata_schema::{ConstraintKind, ForeignKey, ObjectId, QualifiedName, Schema, Table};

use crate::doc;
use crate::layout::{Layout, Place};
use crate::name::{Names, Style, Wanted};

/// A foreign key, seen from one of its sides.
struct Relation<'a> {
    /// What it wants to be called.
    name: String,
    doc: String,
    /// The table whose rows are wanted.
    other: &'a QualifiedName,
    /// The columns of this table, each with that of the other one.
    columns: Vec<(&'a str, &'a str)>,
    cardinality: &'static str,
}

/// The constants of a table; `names` are those that its module has already.
pub(crate) fn items(
    layout: &Layout<'_>,
    name: &QualifiedName,
    place: Place<'_>,
    names: &mut Names,
) -> String {
    let relations = relations(layout, name);
    let wanted: Vec<Wanted<'_>> = relations
        .iter()
        .map(|relation| Wanted {
            sql: &relation.name,
            rust_name: None,
            style: Style::Snake,
            object: ObjectId::Table(name.clone()),
            part: Part::Name,
        })
        .collect();
    let given = names.give(&wanted, &mut Vec::new());
    let constants = relations.iter().zip(given);
    constants.map(|(relation, ident)| constant(layout, name, relation, &ident, place)).collect()
}

fn relations<'a>(layout: &Layout<'a>, name: &QualifiedName) -> Vec<Relation<'a>> {
    let schema = layout.schema;
    let mut found = Vec::new();
    for &(child, table, key_name, key) in layout.foreign_keys.get(name).into_iter().flatten() {
        let Some(referenced) = referenced(schema, key) else { continue };
        let pairs: Vec<(&str, &str)> =
            key.columns.iter().map(String::as_str).zip(referenced.iter().map(String::as_str)).collect();
        if !comparable(layout, table, key, &pairs) {
            continue;
        }
        let stem = key.columns.iter().map(|column| column.strip_suffix("_id").unwrap_or(column));
        let stem = stem.collect::<Vec<_>>().join("_");
        if child == name {
            let column = |name: &String| table.column(name);
            let always = !key.not_valid
                && !key.not_enforced
                && key.columns.iter().all(|it| column(it).is_some_and(|it| it.not_null));
            found.push(Relation {
                name: if key.columns.len() == 1 { stem.clone() } else { key.references.name.clone() },
                doc: format!("The row of `{}` that `{key_name}` refers to.", key.references),
                other: &key.references,
                columns: pairs.clone(),
                cardinality: if always { "ExactlyOne" } else { "AtMostOne" },
            });
        }
        if key.references == *name {
            let refer = |other: &&ForeignKey| other.references == *name;
            let several = foreign_keys(table).filter(refer).count() > 1 || child == name;
            found.push(Relation {
                name: if several { format!("{}_by_{stem}", child.name) } else { child.name.clone() },
                doc: format!("The rows of `{child}` that refer to this one by `{key_name}`."),
                other: child,
                columns: pairs.into_iter().map(|(child, parent)| (parent, child)).collect(),
                cardinality: if unique(table, key) { "AtMostOne" } else { "Several" },
            });
        }
    }
    found
}

fn foreign_keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table.constraints.values().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(key),
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => None,
    })
}

/// The columns that a foreign key refers to, where the table is one of the schema's.
fn referenced<'a>(schema: &'a Schema, key: &'a ForeignKey) -> Option<&'a [String]> {
    let table = schema.tables.get(&key.references)?;
    if !key.referenced_columns.is_empty() {
        return Some(&key.referenced_columns);
    }
    table.constraints.values().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(primary) => Some(primary.columns.as_slice()),
        ConstraintKind::Unique(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => None,
    })
}

/// Rows are put together by the bytes of their keys, so both sides must write the same bytes for what PostgreSQL calls
/// equal.
fn comparable(layout: &Layout<'_>, table: &Table, key: &ForeignKey, pairs: &[(&str, &str)]) -> bool {
    let Some(other) = layout.schema.tables.get(&key.references) else { return false };
    pairs.iter().all(|(child, parent)| match (table.column(child), other.column(parent)) {
        (Some(child), Some(parent)) => layout.have_equal_bytes(&child.type_name, &parent.type_name),
        _ => false,
    })
}

/// Whether at most one row has the same values in these columns.
fn unique(table: &Table, foreign: &ForeignKey) -> bool {
    let same = |columns: &[String]| {
        columns.len() == foreign.columns.len()
            && columns.iter().all(|column| foreign.columns.contains(column))
    };
    table.constraints.values().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => same(&key.columns),
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => false,
    })
}

fn constant(
    layout: &Layout<'_>,
    name: &QualifiedName,
    relation: &Relation<'_>,
    ident: &Ident,
    place: Place<'_>,
) -> String {
    let other = &layout.tables[relation.other];
    let other = layout.path_text(&relation.other.schema, other, place);
    let doc = doc::sentence_text(&relation.doc);
    let tables = &layout.schema.tables;
    let here = places(&tables[name], relation.columns.iter().map(|(here, _)| *here));
    let there = places(&tables[relation.other], relation.columns.iter().map(|(_, there)| *there));
    let value = match relation.columns.as_slice() {
        [_] => format!("n::relation({here}, {there})"),
        _ => format!("q::Relation::new(&[{here}], &[{there}])"),
    };
    format!(
        "{doc}
        pub const {ident}: q::Relation<Table, {other}::Table, q::{}> = {value};",
        relation.cardinality
    )
}

/// The places of columns in their table.
fn places<'a>(table: &Table, columns: impl Iterator<Item = &'a str>) -> String {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    columns.filter_map(place).map(|place| place.to_string()).collect::<Vec<_>>().join(", ")
}

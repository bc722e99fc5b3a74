//! Relations: a constant for each side of each foreign key.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use relata_schema::check::Part;
use relata_schema::{Column, ConstraintKind, ForeignKey, ObjectId, QualifiedName, Schema, Table};

use crate::column;
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

/// The constants of a table, and the functions that they use.
pub(crate) struct Items {
    pub(crate) constants: TokenStream,
    pub(crate) functions: TokenStream,
}

/// `names` are those that the table's module has already.
pub(crate) fn items(layout: &Layout<'_>, name: &QualifiedName, place: Place<'_>, names: &mut Names) -> Items {
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
    let mut items = Items { constants: TokenStream::new(), functions: TokenStream::new() };
    for (relation, ident) in relations.iter().zip(given) {
        constant(layout, name, relation, &ident, place, &mut items);
    }
    items
}

fn relations<'a>(layout: &Layout<'a>, name: &QualifiedName) -> Vec<Relation<'a>> {
    let schema = layout.schema;
    let keys = schema.tables.iter().flat_map(|(child, table)| {
        let keys = table.constraints.iter().filter_map(|(key_name, constraint)| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => Some((key_name, key)),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => None,
        });
        keys.map(move |(key_name, key)| (child, table, key_name, key))
    });
    let mut found = Vec::new();
    for (child, table, key_name, key) in
        keys.filter(|(child, _, _, key)| *child == name || key.references == *name)
    {
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
            let always =
                !key.not_valid && key.columns.iter().all(|it| column(it).is_some_and(|it| it.not_null));
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
    items: &mut Items,
) {
    let inside = Place { levels: place.levels + 1, ..place };
    let other = &layout.tables[relation.other];
    let other_here = layout.path(&relation.other.schema, other, place);
    let other_inside = layout.path(&relation.other.schema, other, inside);
    let cardinality = crate::name::ident(relation.cardinality);
    let doc = doc::sentence(relation.doc.clone());
    let (here, there): (Vec<&str>, Vec<&str>) = relation.columns.iter().copied().unzip();
    let keys = there.iter().filter_map(|column| {
        let definition = layout.schema.tables[relation.other].column(column)?;
        let marker = layout.marker(&layout.column_type(&definition.type_name), place);
        let sql = relata_sql::ident(column);
        Some(quote!(q::KeyColumn { name: #sql, type_name: <#marker as t::SqlType>::TYPE }))
    });
    let (of_this, of_other) =
        (crate::name::ident(&format!("{ident}_of_this")), crate::name::ident(&format!("{ident}_of_other")));
    items.constants.extend(quote! {
        #doc
        pub const #ident: q::Relation<Table, #other_here::Table, q::#cardinality> =
            q::Relation::new(&[#(#keys),*], implementation::#of_this, implementation::#of_other);
    });
    items.functions.extend(writer(layout, name, &of_this, &here, &quote!(Row), inside));
    items.functions.extend(writer(
        layout,
        relation.other,
        &of_other,
        &there,
        &quote!(#other_inside::Row),
        inside,
    ));
}

/// The function that writes the key of a row.
fn writer(
    layout: &Layout<'_>,
    table: &QualifiedName,
    name: &Ident,
    columns: &[&str],
    row: &TokenStream,
    place: Place<'_>,
) -> TokenStream {
    let all = column::names(table, &layout.schema.tables[table]);
    let arms = columns.iter().enumerate().filter_map(|(at, column)| {
        let (definition, field): (&Column, &Ident) =
            all.iter().find(|(definition, _)| definition.name == *column).map(|(it, name)| (*it, name))?;
        let marker = layout.marker(&layout.of_column(table, definition, &mut Vec::new()), place);
        let marker = if definition.not_null { marker } else { quote!(t::Nullable<#marker>) };
        let at = Literal::usize_unsuffixed(at);
        Some(quote!(#at => <#marker as t::SqlType>::encode(&row.#field, ty, out),))
    });
    quote! {
        pub(super) fn #name(
            row: &#row,
            at: usize,
            ty: &t::Type,
            out: &mut t::BytesMut,
        ) -> Result<t::IsNull, t::Refused> {
            match at {
                #(#arms)*
                _ => Ok(t::IsNull::Yes),
            }
        }
    }
}

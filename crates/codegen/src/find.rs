//! `find(…)`, `find_by_email(…)`: a row by each unique key.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use relata_schema::check::Part;
use relata_schema::{ConstraintKind, ObjectId, QualifiedName, Table};

use crate::column::Column;
use crate::doc;
use crate::name::{Names, Style, Wanted};
use crate::text::code;

/// The functions, and their names. They stand where no column's constant is in scope: an argument of a column's name
/// would be compared with it.
pub(crate) fn items(
    name: &QualifiedName,
    table: &Table,
    columns: &[Column<'_>],
    taken: &mut Names,
) -> (TokenStream, Vec<Ident>) {
    let mut functions = TokenStream::new();
    let mut names = Vec::new();
    for (constraint, definition) in &table.constraints {
        let (key, wanted) = match &definition.kind {
            ConstraintKind::PrimaryKey(key) => (&key.columns, None),
            ConstraintKind::Unique(key) => {
                (&key.columns, Some(format!("find_by_{}", key.columns.join("_and_"))))
            }
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => {
                continue;
            }
        };
        let ident = match wanted {
            // The name is kept free for it.
            None => crate::name::ident("find"),
            Some(wanted) => {
                let object = ObjectId::constraint(name, constraint);
                let wanted =
                    Wanted { sql: &wanted, rust_name: None, style: Style::Snake, object, part: Part::Name };
                taken.give(&[wanted], &mut Vec::new()).remove(0)
            }
        };
        let of_key: Vec<&Column<'_>> = key
            .iter()
            .filter_map(|name| columns.iter().find(|column| column.definition.name == *name))
            .collect();
        let arguments: Vec<&Ident> = of_key.iter().map(|column| &column.name).collect();
        let types = of_key.iter().map(|column| code(&column.marker_inside));
        let sql = of_key.iter().map(|column| &column.sql);
        let doc = doc::sentence(format!(
            "The row with this {}, if there is one: `.on(&db).optional()`.",
            key.join(", ")
        ));
        functions.extend(quote! {
            #doc
            pub fn #ident(
                #(#arguments: impl q::Operand<<#types as t::SqlType>::Base, Deps = ()>),*
            ) -> q::Find<Table> {
                q::find([#((#sql, q::Operand::into_node(#arguments))),*])
            }
        });
        names.push(ident);
    }
    (functions, names)
}

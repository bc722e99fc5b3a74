//! `Patch`: what an UPDATE changes of a row.

use proc_macro2::TokenStream;
use quote::quote;
use relata_schema::ColumnValue;

use crate::column::Column;
use crate::name::ident;
use crate::record::{self, Field};
use crate::table::all_columns;

/// The columns that UPDATE may set.
pub(crate) fn updatable<'a, 'b>(columns: &'a [Column<'b>]) -> impl Iterator<Item = &'a Column<'b>> {
    columns.iter().filter(|column| match &column.definition.value {
        ColumnValue::Given | ColumnValue::Default(_) => true,
        ColumnValue::Identity(identity) => !identity.always,
        ColumnValue::Generated(_) => false,
    })
}

/// The struct.
pub(crate) fn structs(columns: &[Column<'_>]) -> TokenStream {
    let fields = updatable(columns).map(|column| {
        let Column { name, doc, field, .. } = column;
        quote! {
            #doc
            pub #name: Option<#field>,
        }
    });
    quote! {
        /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
        pub struct Patch {
            #(#fields)*
        }
    }
}

/// The trait.
pub(crate) fn implementation(columns: &[Column<'_>]) -> TokenStream {
    let fields: Vec<Field<'_>> = updatable(columns)
        .map(|column| {
            let marker = &column.marker_inside;
            Field { column, marker: quote!(Option<#marker>) }
        })
        .collect();
    let names = fields.iter().map(|field| &field.column.name);
    let values = record::values(names.clone());
    let sql = updatable(columns).map(|column| &column.sql);
    let sql = if fields.len() == columns.len() { all_columns() } else { quote!(&[#(#sql),*]) };
    let record = record::implementation(&ident("Patch"), &fields, &sql);
    quote! {
        #record

        impl Default for Patch {
            fn default() -> Patch {
                Patch { #(#names: None),* }
            }
        }

        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();

            fn push(self, out: &mut Vec<q::Set>) {
                r::set::<Patch>(#values, #sql, out)
            }
        }
    }
}

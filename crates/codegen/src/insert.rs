//! `New` and `Required`: a row to insert, with all its columns or with those alone that must be given.

use proc_macro2::TokenStream;
use quote::quote;
use relata_schema::ColumnValue;

use crate::column::Column;
use crate::name::ident;
use crate::record::{self, Field};
use crate::table::all_columns;

/// What an INSERT may say of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// A value has to be given.
    Always,
    /// NULL without it.
    OrNull,
    /// The column's default without it.
    OrDefault,
}

fn given(column: &Column<'_>) -> Option<Given> {
    match &column.definition.value {
        ColumnValue::Given if column.definition.not_null => Some(Given::Always),
        ColumnValue::Given => Some(Given::OrNull),
        ColumnValue::Default(_) => Some(Given::OrDefault),
        ColumnValue::Identity(identity) => (!identity.always).then_some(Given::OrDefault),
        ColumnValue::Generated(_) => None,
    }
}

pub(crate) fn required(columns: &[Column<'_>]) -> bool {
    needed(columns).next().is_some()
}

/// The columns of `New`.
pub(crate) fn insertable<'a, 'b>(columns: &'a [Column<'b>]) -> impl Iterator<Item = &'a Column<'b>> {
    columns.iter().filter(|column| given(column).is_some())
}

/// The columns of `Required`.
pub(crate) fn needed<'a, 'b>(columns: &'a [Column<'b>]) -> impl Iterator<Item = &'a Column<'b>> {
    columns.iter().filter(|column| given(column) == Some(Given::Always))
}

/// The structs.
pub(crate) fn structs(columns: &[Column<'_>]) -> TokenStream {
    let field = |column: &Column<'_>, given: Given| {
        let Column { name, doc, field, .. } = column;
        let field = match given {
            Given::Always | Given::OrNull => field.clone(),
            Given::OrDefault => quote!(q::Defaulted<#field>),
        };
        quote! {
            #doc
            pub #name: #field,
        }
    };
    let all = columns.iter().filter_map(|column| Some(field(column, given(column)?)));
    if !required(columns) {
        return quote! {
            /// A row to insert.
            pub struct New {
                #(#all)*
            }
        };
    }
    let needed = needed(columns).map(|column| field(column, Given::Always));
    quote! {
        /// The columns that a row to insert must give; the others are NULL or their default.
        pub struct Required {
            #(#needed)*
        }

        /// A row to insert, with all columns; `..Required { … }.into()` leaves out those that need not be given.
        pub struct New {
            #(#all)*
        }
    }
}

/// The traits.
pub(crate) fn implementation(columns: &[Column<'_>]) -> TokenStream {
    let all: Vec<_> = columns.iter().filter_map(|column| Some((column, given(column)?))).collect();
    let new = row("New", &all, all.len() == columns.len());
    let needed: Vec<_> = all.iter().copied().filter(|(_, given)| *given == Given::Always).collect();
    if needed.is_empty() {
        let fields = all.iter().map(|(column, given)| {
            let (name, value) = (&column.name, without(*given));
            quote!(#name: #value)
        });
        return quote! {
            #new

            impl Default for New {
                fn default() -> New {
                    New { #(#fields),* }
                }
            }
        };
    }
    let required = row("Required", &needed, needed.len() == columns.len());
    let fields = all.iter().map(|(column, given)| {
        let name = &column.name;
        let value = if *given == Given::Always { quote!(required.#name) } else { without(*given) };
        quote!(#name: #value)
    });
    quote! {
        #new
        #required

        impl From<Required> for New {
            fn from(required: Required) -> New {
                New { #(#fields),* }
            }
        }
    }
}

/// The value of a column of which nothing is said.
fn without(given: Given) -> TokenStream {
    match given {
        Given::Always | Given::OrNull => quote!(None),
        Given::OrDefault => quote!(q::Defaulted::Default),
    }
}

fn row(name: &str, columns: &[(&Column<'_>, Given)], is_whole: bool) -> TokenStream {
    let fields: Vec<Field<'_>> = columns
        .iter()
        .map(|(column, given)| {
            let marker = &column.marker_inside;
            let marker = match given {
                Given::Always | Given::OrNull => marker.clone(),
                Given::OrDefault => quote!(q::Defaulted<#marker>),
            };
            Field { column, marker }
        })
        .collect();
    let name = ident(name);
    let names = if is_whole { all_columns() } else { quote!(<#name as q::Insertable>::COLUMNS) };
    let record = record::implementation(&name, &fields, &names);
    let sql = columns.iter().map(|(column, _)| &column.sql);
    let sql = (!is_whole).then(|| quote!(const COLUMNS: &'static [&'static str] = &[#(#sql),*];));
    quote! {
        #record

        impl q::Insertable for #name {
            type Table = Table;
            type Fields = r::AsRecord;

            #sql
        }
    }
}

//! `New` and `Required`: a row to insert, with all its columns or with those alone that must be given.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use relata_schema::ColumnValue;

use crate::column::Column;
use crate::validate;

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
    columns.iter().any(|column| given(column) == Some(Given::Always))
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
            #[derive(Debug, Clone, Default)]
            pub struct New {
                #(#all)*
            }
        };
    }
    let needed = columns.iter().filter(|column| given(column) == Some(Given::Always));
    let needed = needed.map(|column| field(column, Given::Always));
    quote! {
        /// The columns that a row to insert must give; the others are NULL or their default.
        #[derive(Debug, Clone)]
        pub struct Required {
            #(#needed)*
        }

        /// A row to insert, with all columns; `..Required { … }.into()` leaves out those that need not be given.
        #[derive(Debug, Clone)]
        pub struct New {
            #(#all)*
        }
    }
}

/// The traits.
pub(crate) fn implementation(columns: &[Column<'_>]) -> TokenStream {
    let all: Vec<_> = columns.iter().filter_map(|column| Some((column, given(column)?))).collect();
    let new = insertable("New", &all);
    let needed: Vec<_> = all.iter().copied().filter(|(_, given)| *given == Given::Always).collect();
    if needed.is_empty() {
        return new;
    }
    let required = insertable("Required", &needed);
    let fields = all.iter().map(|(column, given)| {
        let name = &column.name;
        match given {
            Given::Always => quote!(#name: required.#name),
            Given::OrNull => quote!(#name: None),
            Given::OrDefault => quote!(#name: q::Defaulted::Default),
        }
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

fn insertable(name: &str, columns: &[(&Column<'_>, Given)]) -> TokenStream {
    let listed = columns.iter().map(|(column, _)| {
        let (marker, sql) = (&column.marker_inside, &column.sql);
        quote!(q::InsertColumn::new::<#marker>(#sql))
    });
    let has_defaults = columns.iter().any(|(_, given)| *given == Given::OrDefault);
    let defaults = columns.iter().enumerate().filter(|(_, (_, given))| *given == Given::OrDefault);
    let defaults = defaults.map(|(at, (column, _))| {
        let (at, name) = (Literal::usize_unsuffixed(at), &column.name);
        quote!(#at => self.#name.is_default(),)
    });
    let is_default = has_defaults.then(|| {
        quote! {
            fn is_default(&self, at: usize) -> bool {
                match at {
                    #(#defaults)*
                    _ => false,
                }
            }
        }
    });
    let values = columns.iter().enumerate().map(|(at, (column, given))| {
        let (at, name, marker) = (Literal::usize_unsuffixed(at), &column.name, &column.marker_inside);
        match given {
            Given::Always | Given::OrNull => {
                quote!(#at => <#marker as t::SqlType>::encode(&self.#name, ty, out),)
            }
            Given::OrDefault => quote!(#at => self.#name.encode::<#marker>(ty, out),),
        }
    });
    let validate = validate::implementation(name, columns.iter().map(|(column, _)| *column));
    let name = crate::name::ident(name);
    quote! {
        #validate

        impl q::Insertable for #name {
            type Table = Table;

            const COLUMNS: &'static [q::InsertColumn] = &[#(#listed),*];

            #is_default

            fn encode(&self, at: usize, ty: &t::Type, out: &mut t::BytesMut) -> Result<t::IsNull, t::Refused> {
                match at {
                    #(#values)*
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
    }
}

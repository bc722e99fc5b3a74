//! `#[derive(Select)]`: a struct whose fields are columns.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use crate::column_fields::{ColumnField, nothing, read};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let (table, fields) = read(&input, "Select")?;
    let (name, visibility) = (&input.ident, &input.vis);
    let fits = fields.iter().map(|field| {
        let holder = if field.is("Option") { quote!(Option<Expected>) } else { quote!(Expected) };
        field.fits(holder.clone(), quote!(fn held(value: #holder) -> Self), quote!(value))
    });
    let columns: Vec<&Path> = fields.iter().map(|field| &field.column).collect();
    let never_null = fields.iter().enumerate().filter(|(_, field)| field.other_table.is_none());
    let never_null = never_null.map(|(at, field)| {
        let column = &field.column;
        quote! {
            if ::relata::query::field::is_not_null(#column) {
                return ::core::option::Option::Some(#at);
            }
        }
    });
    let reads = fields.iter().map(|field| {
        let ColumnField { ident, column, .. } = field;
        let fitted = field.fitted();
        let read = if field.is("Option") { quote!(read_or_null) } else { quote!(read) };
        quote!(#ident: #fitted::held(::relata::query::field::#read(#column, cursor)?))
    });
    let (mut joined, mut deps) = (quote!(()), quote!(::relata::query::Whole<#table::Table>));
    for field in &fields {
        if let Some(other) = &field.other_table {
            let how = if field.is("Option") { quote!(OuterJoined) } else { quote!(InnerJoined) };
            joined = quote!((::relata::query::field::#how<#other::Table>, #joined));
            deps = quote!(::relata::query::Both<::relata::query::Whole<#other::Table>, #deps>);
        }
    }
    let nothing = nothing();
    Ok(quote! {
        impl #name {
            /// The columns of the fields, for `.select(…)` and `.returning(…)`.
            #[allow(dead_code)]
            #visibility const fn columns() -> ::relata::query::field::Fields<#name> {
                ::relata::query::field::Fields::new()
            }
        }

        #[allow(unused_qualifications)]
        const _: () = {
            #nothing
            #(#fits)*

            #[automatically_derived]
            impl ::relata::query::field::SelectRow for #name {
                type Table = #table::Table;
                type Joined = #joined;
                type Deps = #deps;

                fn push(out: &mut ::std::vec::Vec<::relata::query::Node>) {
                    #(::relata::query::Columns::push(#columns, out);)*
                }

                fn outputs(out: &mut ::std::vec::Vec<::relata::query::Output>) {
                    out.extend([#(::relata::query::field::output(#columns)),*]);
                }

                fn never_null() -> ::core::option::Option<usize> {
                    #(#never_null)*
                    ::core::option::Option::None
                }

                fn read(
                    cursor: &mut ::relata::query::Cursor<'_>,
                ) -> ::core::result::Result<Self, ::relata::Error> {
                    ::core::result::Result::Ok(#name { #(#reads),* })
                }
            }
        };
    })
}

//! `#[derive(Insert)]`: a struct whose fields are columns of a row to insert.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Path};

use crate::column_fields::{ColumnField, nothing, read};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let (table, fields) = read(&input, "Insert")?;
    let name = &input.ident;
    let fits = fields.iter().map(|field| {
        let method = quote!(fn given(&self) -> ::core::option::Option<&Expected>);
        if !field.is("Defaulted") {
            return field.fits(quote!(Expected), method, quote!(::core::option::Option::Some(self)));
        }
        let value = quote! {
            match self {
                ::relata::query::Defaulted::Default => ::core::option::Option::None,
                ::relata::query::Defaulted::Value(value) => ::core::option::Option::Some(value),
            }
        };
        field.fits(quote!(::relata::query::Defaulted<Expected>), method, value)
    });
    let columns: Vec<&Path> = fields.iter().map(|field| &field.column).collect();
    let defaults = fields.iter().enumerate().filter(|(_, field)| field.is("Defaulted")).map(|(at, field)| {
        let ident = field.ident;
        quote!(#at => row.#ident.is_default(),)
    });
    let values = fields.iter().enumerate().map(|(at, field)| {
        let ColumnField { ident, column, .. } = field;
        let fitted = field.fitted();
        quote!(#at => ::relata::query::field::encode(#column, #fitted::given(&row.#ident), ty, out),)
    });
    let check = check(&table, name);
    let nothing = nothing();
    Ok(quote! {
        #[allow(unused_qualifications)]
        const _: () = {
            #nothing
            #(#fits)*

            #[automatically_derived]
            impl ::relata::query::Insertable for #name {
                type Table = #table::Table;

                const COLUMNS: &'static [&'static ::core::primitive::str] =
                    &[#(#columns.name()),*];

                type Fields = Self;
            }

            #[automatically_derived]
            impl ::relata::query::record::InsertFields<Self> for #name {
                fn outputs(out: &mut ::std::vec::Vec<::relata::query::Output>) {
                    out.extend_from_slice(&[#(::relata::query::field::output(#columns)),*]);
                }

                fn is_default(row: &Self, at: usize) -> bool {
                    match at {
                        #(#defaults)*
                        _ => false,
                    }
                }

                fn encode(
                    row: &Self,
                    at: usize,
                    ty: &::relata::types::Type,
                    out: &mut ::relata::types::BytesMut,
                ) -> ::core::result::Result<::relata::types::IsNull, ::relata::types::Refused> {
                    match at {
                        #(#values)*
                        _ => ::core::result::Result::Ok(::relata::types::IsNull::Yes),
                    }
                }
            }

            #check
        };
    })
}

/// Whether all is given that must be. A table that wants nothing has no `Required`: then the outer one is meant. The
/// struct itself may have a name that the table's module has too, so it is asked outside.
fn check(table: &Path, name: &syn::Ident) -> TokenStream {
    let call = quote_spanned! {name.span()=>
        const _: () = ::relata::query::field::check_insert(
            <Required as ::relata::query::Insertable>::COLUMNS,
            __INSERTABLE,
            __GIVEN,
        );
    };
    quote! {
        const __INSERTABLE: &[&::core::primitive::str] =
            <#table::New as ::relata::query::Insertable>::COLUMNS;
        const __GIVEN: &[&::core::primitive::str] = <#name as ::relata::query::Insertable>::COLUMNS;

        const _: () = {
            #[allow(dead_code)]
            struct Required;

            impl ::relata::query::Insertable for Required {
                type Table = #table::Table;
                type Fields = ::relata::query::record::NoFields;

                const COLUMNS: &'static [&'static ::core::primitive::str] = &[];
            }

            const _: () = {
                #[allow(unused_imports)]
                use #table::*;
                #call
            };
        };
    }
}

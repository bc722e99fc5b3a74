//! `#[derive(FromRow)]`: a struct from the columns of a result, by name.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::DeriveInput;
use syn::spanned::Spanned as _;

use crate::attributes::{fields, keys, plain};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    keys(&input.attrs, &[])?;
    let name = &input.ident;
    let (implementation, types, bounds) = input.generics.split_for_impl();
    let (mut columns, mut reads) = (Vec::new(), Vec::new());
    for (ident, field) in fields(&input, "FromRow")? {
        let keys = keys(&field.attrs, &["rename", "sql_type"])?;
        let column = keys.rename.map_or_else(|| plain(ident), |rename| rename.value());
        let ty = &field.ty;
        let sql = match keys.sql_type {
            Some(sql) => quote!(#sql),
            None => quote_spanned!(ty.span()=> <#ty as ::relata::types::RustType>::Sql),
        };
        columns.push(quote!(::relata::query::ResultColumn::named::<#sql>(#column)));
        reads.push(quote!(#ident: row.read::<#sql>()?));
    }
    Ok(quote! {
        #[automatically_derived]
        impl #implementation ::relata::query::FromRow for #name #types #bounds {
            fn columns(out: &mut ::std::vec::Vec<::relata::query::ResultColumn>) {
                out.extend([#(#columns),*]);
            }

            fn read(
                row: &mut ::relata::query::NamedRow<'_>,
            ) -> ::core::result::Result<Self, ::relata::Error> {
                ::core::result::Result::Ok(#name { #(#reads),* })
            }
        }
    })
}

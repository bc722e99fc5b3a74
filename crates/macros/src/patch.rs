//! `#[derive(Patch)]`: a struct whose fields are what an UPDATE sets.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::column_fields::{ColumnField, nothing, read};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let (table, fields) = read(&input, "Patch")?;
    let name = &input.ident;
    let fits = fields.iter().map(|field| {
        let method = quote!(fn given(self) -> ::core::option::Option<Expected>);
        if field.is("Option") {
            field.fits(quote!(Option<Expected>), method, quote!(self))
        } else {
            field.fits(quote!(Expected), method, quote!(::core::option::Option::Some(self)))
        }
    });
    let sets = fields.iter().map(|field| {
        let ColumnField { ident, column, .. } = field;
        let fitted = field.fitted();
        quote!(::relata::query::field::set(#column, #fitted::given(self.#ident), out);)
    });
    let nothing = nothing();
    Ok(quote! {
        #[allow(unused_qualifications)]
        const _: () = {
            #nothing
            #(#fits)*

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl ::relata::query::Changes for #name {
                type Of = ::relata::query::ColumnsOf<#table::Table>;
                type Deps = ();

                fn push(self, out: &mut ::std::vec::Vec<::relata::query::Set>) {
                    #(#sets)*
                }
            }
        };
    })
}

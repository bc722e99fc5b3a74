//! `#[derive(PgComposite)]`: a Rust struct for a composite type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::DeriveInput;
use syn::spanned::Spanned as _;

use crate::attributes::{fields, keys, plain};
use crate::names::{case, type_name};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let on = keys(&input.attrs, &["type", "rename_all"])?;
    let (name, sql) = (&input.ident, type_name(on.type_name.as_ref(), &input.ident));
    let case = case(on.rename_all.as_ref())?;
    let (mut reads, mut writes, mut checks) = (Vec::new(), Vec::new(), Vec::new());
    for (ident, field) in fields(&input, "PgComposite")? {
        let keys = keys(&field.attrs, &["rename", "sql_type"])?;
        let attribute = keys.rename.map_or_else(|| case(&plain(ident)), |it| it.value());
        let ty = &field.ty;
        let marker = match keys.sql_type {
            Some(marker) => quote!(#marker),
            None => quote_spanned!(ty.span()=> <#ty as ::relata::types::RustType>::Sql),
        };
        let by_text = format!(
            "field `{attribute}` is of a type that crosses the wire as text alone, which a field of a composite type \
             cannot: read the composite as text (`relata::types::AsText`), or select the field by itself"
        );
        checks
            .push(quote_spanned!(ident.span()=> assert!(::relata::types::is_binary::<#marker>(), #by_text);));
        reads.push(quote!(#ident: fields.read::<#marker>(#attribute)?));
        writes.push(quote!(fields.write::<#marker>(#attribute, &self.#ident)?;));
    }
    Ok(quote! {
        const _: () = {
            #(#checks)*
        };

        #[automatically_derived]
        impl ::relata::types::SqlComposite for #name {
            const SQL: &'static str = #sql;

            fn read(
                fields: &mut ::relata::types::FieldReader<'_>,
            ) -> ::core::result::Result<Self, ::relata::types::Refused> {
                ::core::result::Result::Ok(#name { #(#reads),* })
            }

            fn write(
                &self,
                fields: &mut ::relata::types::FieldWriter<'_>,
            ) -> ::core::result::Result<(), ::relata::types::Refused> {
                #(#writes)*
                ::core::result::Result::Ok(())
            }
        }

        #[automatically_derived]
        impl ::relata::types::RustType for #name {
            type Sql = ::relata::types::Composite<#name>;
        }
    })
}

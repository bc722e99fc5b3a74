//! `#[derive(PgEnum)]`: a Rust enum for a SQL enum.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::attributes::{keys, plain};
use crate::names::{case, type_name};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let on = keys(&input.attrs, &["type", "rename_all"])?;
    let (name, sql) = (&input.ident, type_name(on.type_name.as_ref(), &input.ident));
    let case = case(on.rename_all.as_ref())?;
    let Data::Enum(data) = &input.data else {
        return Err(syn::Error::new(name.span(), "`#[derive(PgEnum)]` is for enums"));
    };
    let (mut labels, mut other): (Vec<(&Ident, String)>, Option<&Ident>) = (Vec::new(), None);
    for variant in &data.variants {
        let error = |message: &str| Err(syn::Error::new(variant.ident.span(), message));
        let keys = keys(&variant.attrs, &["rename", "other"])?;
        match (&variant.fields, keys.other) {
            (Fields::Unit, None) => {
                let label = keys.rename.map_or_else(|| case(&plain(&variant.ident)), |it| it.value());
                if labels.iter().any(|(_, known)| *known == label) {
                    return error(&format!("another variant has the label `{label}` too"));
                }
                labels.push((&variant.ident, label));
            }
            (Fields::Unnamed(fields), Some(_)) if fields.unnamed.len() == 1 && other.is_none() => {
                other = Some(&variant.ident);
            }
            (_, Some(_)) => {
                return error("`#[relata(other)]` is for one variant that holds a text: `Other(String)`");
            }
            (_, None) => return error("a variant that is a label holds nothing"),
        }
    }
    let Some(other) = other else {
        let message = "`#[derive(PgEnum)]` wants a variant for labels that come later: `#[relata(other)] Other(String)`";
        return Err(syn::Error::new(name.span(), message));
    };
    let (variants, labels): (Vec<_>, Vec<_>) = labels.into_iter().unzip();
    let (implementation, types, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #implementation ::relata::types::SqlEnum for #name #types #bounds {
            const SQL: &'static str = #sql;

            fn label(&self) -> &str {
                match self {
                    #(#name::#variants => #labels,)*
                    #name::#other(label) => ::core::convert::AsRef::as_ref(label),
                }
            }

            fn from_label(label: &str) -> Self {
                match label {
                    #(#labels => #name::#variants,)*
                    label => #name::#other(::core::convert::From::from(label)),
                }
            }
        }
    })
}

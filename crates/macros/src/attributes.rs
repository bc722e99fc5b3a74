//! What stands in `#[relata(…)]`, and what derives tell of the item that they are on.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Ident, LitStr, Path, Token, Type};

/// The keys of `#[relata(…)]`, each with its value, if it was given.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) table: Option<Path>,
    pub(crate) column: Option<Path>,
    pub(crate) rename: Option<LitStr>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) type_name: Option<LitStr>,
    pub(crate) sql_type: Option<Type>,
    pub(crate) other: Option<Span>,
}

/// Reads the attributes, of which those in `known` may be given.
pub(crate) fn keys(attributes: &[Attribute], known: &[&str]) -> syn::Result<Keys> {
    let mut keys = Keys::default();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("relata")) {
        attribute.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(|it| it.unraw().to_string()).unwrap_or_default();
            if !known.contains(&&*name) {
                let known = match known {
                    [] => "nothing".to_owned(),
                    known => known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "),
                };
                return Err(meta.error(format!("`{name}` is not known here, where {known} can stand")));
            }
            match &*name {
                "table" => keys.table = Some(meta.value()?.call(Path::parse_mod_style)?),
                "column" => keys.column = Some(column(meta.value()?)?),
                "rename" => keys.rename = Some(meta.value()?.parse()?),
                "rename_all" => keys.rename_all = Some(meta.value()?.parse()?),
                "type" => keys.type_name = Some(meta.value()?.parse()?),
                "sql_type" => keys.sql_type = Some(meta.value()?.parse()?),
                _ => keys.other = Some(meta.path.get_ident().map_or_else(Span::call_site, Ident::span)),
            }
            Ok(())
        })?;
    }
    Ok(keys)
}

/// `email`, `"email"` or `subscriptions::amount`.
fn column(input: syn::parse::ParseStream<'_>) -> syn::Result<Path> {
    if input.peek(LitStr) { input.parse::<LitStr>()?.parse() } else { input.call(Path::parse_mod_style) }
}

/// The fields of a struct; `what` is the derive, for the message where it is on something else.
pub(crate) fn fields<'a>(input: &'a DeriveInput, what: &str) -> syn::Result<Vec<(&'a Ident, &'a Field)>> {
    let named: Option<&Punctuated<Field, Token![,]>> = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(&fields.named),
            Fields::Unnamed(_) | Fields::Unit => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    };
    let named = named.map(|named| named.iter().filter_map(|field| Some((field.ident.as_ref()?, field))));
    let message = || format!("`#[derive({what})]` is for structs whose fields have names");
    named.map(Iterator::collect).ok_or_else(|| syn::Error::new(input.ident.span(), message()))
}

/// A name without `r#`.
pub(crate) fn plain(name: &Ident) -> String {
    name.unraw().to_string()
}

//! Structs as tuples of their fields, for `relata::query::record`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::column::Column;

/// How many fields, or tuples, stand in a tuple.
const WIDTH: usize = 8;

/// A field of a struct.
pub(crate) struct Field<'a> {
    pub(crate) column: &'a Column<'a>,
    /// The type that stands for the field's, for code in the module `implementation`.
    pub(crate) marker: TokenStream,
}

/// What takes the struct of this name apart and puts it together, and what only asks for that. `columns` is the list of
/// its columns' names in SQL.
pub(crate) fn implementation(name: &Ident, fields: &[Field<'_>], columns: &TokenStream) -> TokenStream {
    let text = name.to_string();
    let names: Vec<String> = (fields.iter())
        .map(|field| field.column.name.to_string().trim_start_matches("r#").to_owned())
        .collect();
    let as_in_sql = names.iter().zip(fields).all(|(name, field)| *name == field.column.sql);
    let names = if as_in_sql { columns.clone() } else { quote!(&[#(#names),*]) };
    let types = tuple(fields.iter().map(|field| field.marker.clone()).collect());
    let refs = tuple(fields.iter().map(|it| &it.column.name).map(|field| quote!(&self.#field)).collect());
    let values = fields.iter().enumerate().map(|(at, field)| {
        let (field, path) = (&field.column.name, path(at, fields.len()));
        quote!(#field: values #path)
    });
    let argument = if fields.is_empty() { quote!(_) } else { quote!(r::Values(values)) };
    quote! {
        impl r::Record for #name {
            type Types = #types;

            fn of(#argument: r::Values<#name>) -> #name {
                #name { #(#values),* }
            }

            fn refs(&self) -> r::Refs<'_, #name> {
                r::Refs(#refs)
            }
        }

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, #text, #names, f)
            }
        }

        impl Clone for #name {
            fn clone(&self) -> #name {
                r::clone(self)
            }
        }
    }
}

/// The fields' values, out of `self`.
pub(crate) fn values<'a>(fields: impl Iterator<Item = &'a Ident>) -> TokenStream {
    tuple(fields.map(|field| quote!(self.#field)).collect())
}

/// As a tuple, of tuples where there are many.
fn tuple(mut items: Vec<TokenStream>) -> TokenStream {
    while items.len() > WIDTH {
        items = items.chunks(WIDTH).map(|items| quote!((#(#items,)*))).collect();
    }
    quote!((#(#items,)*))
}

/// Where an item stands in the tuple of so many: `.1.0`.
fn path(at: usize, length: usize) -> TokenStream {
    let places = places(at, length);
    quote!(#(.#places)*)
}

/// The same as numbers, the outermost tuple first.
pub(crate) fn places(mut at: usize, mut length: usize) -> Vec<Literal> {
    let mut places = Vec::new();
    loop {
        places.insert(0, Literal::usize_unsuffixed(if length > WIDTH { at % WIDTH } else { at }));
        if length <= WIDTH {
            return places;
        }
        (at, length) = (at / WIDTH, length.div_ceil(WIDTH));
    }
}

#[cfg(test)]
mod tests {
    use super::{path, tuple};
    use quote::quote;

    #[test]
    fn many_items_are_tuples_of_eight() {
        let items = |count: usize| (0..count).map(|at| quote!(#at)).collect::<Vec<_>>();
        assert_eq!(tuple(items(0)).to_string(), "()");
        assert_eq!(tuple(items(2)).to_string(), "(0usize , 1usize ,)");
        assert_eq!(tuple(items(9)).to_string().matches('(').count(), 3);
        assert_eq!(tuple(items(65)).to_string().matches('(').count(), 12);
        let path = |at, length| path(at, length).to_string().replace(' ', "");
        assert_eq!([path(7, 8), path(7, 9), path(8, 9), path(64, 65)], [".7", ".0.7", ".1.0", ".1.0.0"]);
    }
}

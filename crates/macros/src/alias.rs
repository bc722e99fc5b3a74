//! `alias!`: a table under another name.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Path, Token, Visibility};

/// `/// doc` `pub managers = schema::users`
struct Alias {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    table: Path,
}

impl Parse for Alias {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let table = input.call(Path::parse_mod_style)?;
        Ok(Alias { attributes, visibility, name, table })
    }
}

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let Alias { attributes, visibility, name, table } = syn::parse2(input).map_err(|error| {
        syn::Error::new(
            error.span(),
            format!("{error}: `alias!(managers = users)` names table `users` `managers`"),
        )
    })?;
    let plain = name.unraw().to_string();
    let (marker, alias) = (format_ident!("{plain}_table", span = name.span()), relata_sql::ident(&plain));
    let original = quote!(<#table::Table as ::relata::query::Table>);
    let doc = format!("Table `{}` as `{plain}`.", quote!(#table).to_string().replace(' ', ""));
    Ok(quote! {
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code)]
        #[derive(Debug, Clone, Copy)]
        #visibility struct #marker;

        #(#attributes)*
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code)]
        #visibility type #name = #table::Columns<#marker>;

        #(#attributes)*
        #[doc = #doc]
        #[allow(dead_code)]
        #visibility fn #name() -> #marker {
            #marker
        }

        impl ::relata::query::Table for #marker {
            const NAME: &'static str = #original::NAME;
            const ALIAS: &'static str = #alias;
            const COLUMNS: &'static [&'static str] = #original::COLUMNS;

            type Row = #table::Row;
            type Kind = #original::Kind;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::expand;

    fn tokens(input: &str) -> Result<String, String> {
        let expanded = expand(input.parse().expect("tokens"));
        expanded.map(|it| it.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn names_are_quoted_where_sql_wants_it() {
        assert!(
            tokens("managers = users").is_ok_and(|it| it.contains("ALIAS : & 'static str = \"managers\""))
        );
        assert!(tokens("r#type = a::b").is_ok_and(|it| it.contains("struct type_table")));
        assert!(tokens("user = a::b").is_ok_and(|it| it.contains(r#"= "\"user\"""#)));
    }

    #[test]
    fn what_is_no_alias_is_told() {
        let told = tokens("managers").expect_err("no table");
        assert!(told.ends_with("`alias!(managers = users)` names table `users` `managers`"), "{told}");
    }
}

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
    let doc = format!("Table `{}` as `{plain}`.", quote!(#table).to_string().replace(' ', ""));
    Ok(quote! {
        #table::columns! { [#[doc = #doc] #(#attributes)*] #visibility #name #marker #alias #table::Table }
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
            tokens("managers = users")
                .is_ok_and(|it| it.contains("managers_table \"managers\" users :: Table"))
        );
        assert!(tokens("r#type = a::b").is_ok_and(|it| it.contains("type_table")));
        assert!(tokens("user = a::b").is_ok_and(|it| it.contains(r#"user_table "\"user\"""#)));
    }

    #[test]
    fn what_is_no_alias_is_told() {
        let told = tokens("managers").expect_err("no table");
        assert!(told.ends_with("`alias!(managers = users)` names table `users` `managers`"), "{told}");
    }
}

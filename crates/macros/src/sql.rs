//! `sql!`: SQL as text, with Rust expressions in braces.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, LitStr};

/// A part of the text.
enum Piece {
    Text(String),
    Rust(Box<Expr>),
}

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let literal: LitStr = syn::parse2(input).map_err(|error| {
        syn::Error::new(error.span(), "expected SQL in quotes: `sql!(\"lower({users::email}) = {email}\")`")
    })?;
    let pieces = split(&literal)?.into_iter().map(|piece| match piece {
        Piece::Text(text) => quote!(.text(#text)),
        Piece::Rust(expr) => quote!(.splice(#expr)),
    });
    Ok(quote!(::relata::query::Sql::new() #(#pieces)*))
}

fn split(literal: &LitStr) -> syn::Result<Vec<Piece>> {
    let sql = literal.value();
    let error = |message: String| Err(syn::Error::new(literal.span(), message));
    let (mut pieces, mut text) = (Vec::new(), String::new());
    let mut rest = sql.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
        } else if brace == "}" {
            return error("`}` without `{` before it; a brace of SQL's own is written `}}`".to_owned());
        } else {
            let (expr, after) = match expression(literal, rest) {
                Ok(found) => found,
                Err(message) => return error(message),
            };
            pieces.extend([Piece::Text(std::mem::take(&mut text)), Piece::Rust(Box::new(expr))]);
            rest = after;
        }
    }
    text.push_str(rest);
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    Ok(pieces)
}

/// The expression that ends at the first brace up to which there is one, and what follows.
fn expression<'a>(literal: &LitStr, rest: &'a str) -> Result<(Expr, &'a str), String> {
    let mut first = None;
    for (at, _) in rest.match_indices('}') {
        let inner = &rest[..at];
        match LitStr::new(inner, literal.span()).parse::<Expr>() {
            Ok(expr) => return Ok((expr, &rest[at + 1..])),
            Err(error) => _ = first.get_or_insert((inner, error)),
        }
    }
    Err(match first {
        None => "`{` without `}` after it; a brace of SQL's own is written `{{`".to_owned(),
        Some((inner, error)) => format!(
            "`{{{inner}}}` does not hold a Rust expression: {error}; a brace of SQL's own is written `{{{{` or `}}}}`"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::expand;
    use quote::quote;

    fn tokens(sql: &str) -> Result<String, String> {
        let expanded = expand(quote!(#sql));
        let text = expanded.map(|it| it.to_string().replace(' ', "")).map_err(|error| error.to_string())?;
        Ok(text.replace("::relata::query::Sql::new()", ""))
    }

    #[test]
    fn text_and_expressions() {
        assert_eq!(tokens("a{b}c").as_deref(), Ok(r#".text("a").splice(b).text("c")"#));
        assert_eq!(tokens("{f(|x| {x})}").as_deref(), Ok(".splice(f(|x|{x}))"));
        assert_eq!(tokens("'{{1,2}}'{a}").as_deref(), Ok(r#".text("'{1,2}'").splice(a)"#));
        assert_eq!(tokens(r#"{"}"}x"#).as_deref(), Ok(r#".splice("}").text("x")"#));
        assert_eq!(tokens("").as_deref(), Ok(""));
    }

    #[test]
    fn braces_that_do_not_match_are_told() {
        let told = |sql: &str| tokens(sql).expect_err("an error");
        assert!(told("a{b").contains("`{` without `}`"));
        assert!(told("a}b").contains("`}` without `{`"));
        assert!(told("a{1,2}").contains("`{1,2}` does not hold a Rust expression"));
        assert!(told("a{}").contains("`{}` does not hold a Rust expression"));
        assert!(expand(quote!(7)).is_err());
    }
}

//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// A sentence of ours, and the comment that stands in the schema.
pub(crate) fn with_comment(sentence: String, comment: Option<&str>) -> TokenStream {
    let comment = comment.into_iter().flat_map(|comment| std::iter::once("").chain(lines(comment)));
    let lines = lines(&sentence).chain(comment);
    // As rustfmt leaves them: without spaces at the end.
    let lines = lines.map(str::trim_end);
    let lines = lines.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// A sentence.
pub(crate) fn sentence(sentence: String) -> TokenStream {
    with_comment(sentence, None)
}

/// A carriage return alone cannot stand in a comment of Rust.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('\r'))
}

//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// A sentence of ours, and the comment that stands in the schema.
pub(crate) fn with_comment(sentence: String, comment: Option<&str>) -> TokenStream {
    let comment = comment.into_iter().flat_map(|comment| std::iter::once("").chain(comment.lines()));
    let lines = std::iter::once(sentence.as_str()).chain(comment);
    let lines = lines.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// A sentence.
pub(crate) fn sentence(sentence: String) -> TokenStream {
    with_comment(sentence, None)
}

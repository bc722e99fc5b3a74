//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// A sentence of ours, and the comment that stands in the schema.
pub(crate) fn with_comment(sentence: String, comment: Option<&str>) -> TokenStream {
    let lines = all_lines(&sentence, comment);
    quote!(#(#[doc = #lines])*)
}

/// The same as text.
pub(crate) fn text(sentence: &str, comment: Option<&str>) -> String {
    all_lines(sentence, comment).map(|line| format!("#[doc = {line:?}]")).collect()
}

fn all_lines<'a>(sentence: &'a str, comment: Option<&'a str>) -> impl Iterator<Item = String> {
    let comment = comment.into_iter().flat_map(|comment| std::iter::once("").chain(lines(comment)));
    let lines = lines(sentence).chain(comment);
    // As rustfmt leaves them: without spaces at the end.
    let lines = lines.map(str::trim_end);
    lines.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") })
}

/// A sentence.
pub(crate) fn sentence(sentence: String) -> TokenStream {
    with_comment(sentence, None)
}

/// The same as text.
pub(crate) fn sentence_text(sentence: &str) -> String {
    text(sentence, None)
}

/// A carriage return alone cannot stand in a comment of Rust.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('\r'))
}

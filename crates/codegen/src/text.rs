//! Code as text. What is written for each table is written so: the compiler reads text many times faster than a macro,
//! which cargo builds without optimisation, puts tokens together.

extern crate proc_macro;

use proc_macro2::TokenStream;

/// The tokens of text that is put together of Rust. In a macro the compiler reads it; `proc_macro2` would read it itself
/// before that.
pub(crate) fn code(text: &str) -> TokenStream {
    if proc_macro::is_available() {
        return text.parse::<proc_macro::TokenStream>().map(TokenStream::from).unwrap_or_default();
    }
    text.parse().unwrap_or_default()
}

/// Names as a slice of strings.
pub(crate) fn strings<S: AsRef<str>>(names: impl Iterator<Item = S>) -> String {
    format!("&[{}]", names.map(|name| format!("{:?}", name.as_ref())).collect::<Vec<_>>().join(", "))
}

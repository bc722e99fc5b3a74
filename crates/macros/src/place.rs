//! Where the files are that `schema!` and `migrations!` read.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream, TokenTree};

/// Where an error of the macro's is shown.
pub(crate) fn span(input: &TokenStream) -> Span {
    input.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// The place of the macro's call as text; outside a macro, in tests, nothing.
pub(crate) fn of_call() -> String {
    if !proc_macro::is_available() {
        return String::new();
    }
    let span = proc_macro::Span::call_site();
    format!("{}:{}:{}", span.file(), span.line(), span.column())
}

/// The path that the macro was given, if any.
pub(crate) fn argument(input: TokenStream, usage: &str) -> Result<Option<String>, String> {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    match tokens.as_slice() {
        [] => Ok(None),
        [TokenTree::Literal(literal)] => {
            string(&literal.to_string()).map(Some).ok_or_else(|| usage.to_owned())
        }
        _ => Err(usage.to_owned()),
    }
}

/// A string literal's text.
fn string(literal: &str) -> Option<String> {
    let plain = literal.strip_prefix('"')?.strip_suffix('"')?;
    Some(plain.replace("\\\\", "\\"))
}

/// Where the `Cargo.toml` of the crate is that names the macro.
pub(crate) fn crate_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

/// `schema.toml` there, or in a folder above.
pub(crate) fn nearest_schema() -> Option<PathBuf> {
    let folder = crate_folder();
    folder.ancestors().map(|folder: &Path| folder.join("schema.toml")).find(|path| path.is_file())
}

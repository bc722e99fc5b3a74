//! `migrations!`: a folder of migrations inside the program.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use crate::place;

const USAGE: &str = "expected nothing, or a path in quotes: `relata::migrations!(\"db/migrations\")`";

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let span = place::span(&input);
    match place::argument(input, USAGE)
        .and_then(|path| find(path.as_deref()))
        .and_then(|path| of_folder(&path))
    {
        Ok(tokens) => tokens,
        Err(message) => quote_spanned!(span=> ::core::compile_error!(#message)),
    }
}

/// The folder beside the nearest `schema.toml`, as the command line has it, or the one at a path.
fn find(path: Option<&str>) -> Result<PathBuf, String> {
    match path {
        Some(path) => Ok(place::crate_folder().join(path)),
        None => place::nearest_schema().map(|schema| schema.with_file_name("migrations")).ok_or_else(|| {
            format!(
                "no schema.toml in {} or above, beside which migrations/ would be; \
                 `relata::migrations!(\"path/migrations\")` takes them from elsewhere",
                place::crate_folder().display()
            )
        }),
    }
}

/// Whatever changes the folder changes `migrations.sum`, which is among the files: so cargo sees a new one as well.
fn of_folder(folder: &Path) -> Result<TokenStream, String> {
    let cannot_read =
        |error| format!("cannot read {}: {error}; `relata generate` makes it", folder.display());
    let folder = folder.canonicalize().map_err(cannot_read)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(cannot_read)? {
        let name = entry.map_err(cannot_read)?.file_name();
        names.extend(
            name.to_str().filter(|name| name.ends_with(".sql") && !name.starts_with('.')).map(str::to_owned),
        );
    }
    names.sort();
    if !folder.join(SUM).is_file() {
        return Err(format!("{} has no {SUM}; `relata generate` writes it", folder.display()));
    }
    names.push(SUM.to_owned());
    let paths = names.iter().map(|name| match folder.join(name).to_str() {
        Some(path) => Ok(Literal::string(path)),
        None => Err(format!("the path of {} is not UTF-8", folder.display())),
    });
    let paths = paths.collect::<Result<Vec<_>, _>>()?;
    Ok(quote!(::relata::migrate::Folder::from_embedded(&[#((#names, ::core::include_str!(#paths))),*])))
}

const SUM: &str = "migrations.sum";

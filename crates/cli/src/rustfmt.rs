//! Generated Rust as `cargo fmt` leaves it, and whether two texts are the same code.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;

/// The text as rustfmt has it, by the edition and the settings of the package that the file is part of. `None` where
/// there is no package, or no rustfmt.
pub(crate) fn formatted(text: &str, file: &Path) -> Option<String> {
    let folder = file.parent()?.canonicalize().ok()?;
    let edition = edition(&folder)?;
    let program = env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut child = Command::new(program)
        .args(["--edition", &edition, "--emit", "stdout"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let text = text.to_owned();
    // In a thread of its own: both pipes can be full.
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    if output.status.success() { String::from_utf8(output.stdout).ok() } else { None }
}

/// The edition of the package whose folder this is in.
fn edition(folder: &Path) -> Option<String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).ok()?;
    let packages = metadata["packages"].as_array()?.iter().filter_map(|package| {
        let root = Path::new(package["manifest_path"].as_str()?).parent()?.canonicalize().ok()?;
        folder.starts_with(&root).then_some((root, package["edition"].as_str()?))
    });
    let (_, edition) = packages.max_by_key(|(root, _)| root.components().count())?;
    Some(edition.to_owned())
}

/// Whether two texts differ in nothing that rustfmt decides.
pub(crate) fn same_code(one: &str, other: &str) -> bool {
    let tokens = |text: &str| -> Option<Vec<String>> {
        // It decides on blocks and commas by itself, except in macros.
        let file = syn::parse_file(text).ok()?;
        let mut list = Vec::new();
        flat(prettyplease::unparse(&file).parse().ok()?, &mut list);
        Some(list)
    };
    let one = tokens(one);
    one.is_some() && one == tokens(other)
}

/// The tokens in order, without commas at the end of a list, and without order in what a `use` imports.
fn flat(stream: TokenStream, list: &mut Vec<String>) {
    let mut imports = None;
    for token in stream {
        let is = |text: &str| token.to_string() == text;
        if is("use") && imports.is_none() {
            imports = Some(list.len());
        }
        if is(";")
            && let Some(start) = imports.take()
        {
            list[start..].sort();
        }
        match token {
            TokenTree::Group(group) => {
                let delimiters = match group.delimiter() {
                    Delimiter::Parenthesis => Some(("(", ")")),
                    Delimiter::Brace => Some(("{", "}")),
                    Delimiter::Bracket => Some(("[", "]")),
                    Delimiter::None => None,
                };
                // One import stands in braces or not.
                let delimiters = delimiters.filter(|_| imports.is_none());
                list.extend(delimiters.map(|(open, _)| open.to_owned()));
                flat(group.stream(), list);
                if list.last().is_some_and(|last| last == ",") {
                    list.pop();
                }
                list.extend(delimiters.map(|(_, close)| close.to_owned()));
            }
            other => list.push(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::same_code;

    #[test]
    fn what_rustfmt_decides_is_no_difference() {
        let code = "use a::{b, C};\npub use d::{e};\nfn f() { match x { 1 => g(vec![(1, 2)]), _ => {} } }";
        for same in [
            "use a::{C, b};\npub use d::e;\n\nfn f() {\r\n    match x {\n 1 => {\n g(vec![(1, 2,),])\n}\n _ => {}\n }\n}\n",
            "// A comment.\nuse a::{b, C}; pub use d::e; fn f() { match x { 1 => g(vec![(1, 2)]), _ => {} } }",
        ] {
            assert!(same_code(code, same), "{same}");
        }
        for other in [
            "use a::{b, D};\npub use d::{e};\nfn f() { match x { 1 => g(vec![(1, 2)]), _ => {} } }",
            "use a::{b, C};\npub use d::{e};\nfn f() { match x { 1 => g(vec![(2, 1)]), _ => {} } }",
            "use a::{b, C};\npub use d::{e};\nfn f() { match x { 1 => g(vec![(1, 2)]), _ => {} }",
            "",
        ] {
            assert!(!same_code(code, other), "{other}");
        }
        assert!(!same_code("fn f(", "fn f("), "no Rust is the same as none");
    }
}

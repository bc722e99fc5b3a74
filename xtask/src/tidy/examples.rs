//! Public items of the crates that programs name: each has an example that is compiled.
//!
//! A look at lines, for rustdoc tells what lacks an example on nightly alone. What is `pub` has a page where its module is
//! public, or a `pub use` names it; of a type's methods, those that are `pub`. Fields, variants, constants and aliases stand
//! on the page of another item, and so need no example.

use std::collections::BTreeSet;

/// Where the rule holds.
pub(super) const CRATES: &[&str] = &["crates/relata/src/", "crates/macros/src/", "crates/migrate/src/"];

/// What programs can name of a crate.
#[derive(Default)]
pub(super) struct Exports {
    /// What each `pub use` names: `update::Update`.
    names: BTreeSet<String>,
    /// Modules that are public, or of which a glob takes all.
    modules: BTreeSet<String>,
}

impl Exports {
    /// What a file of the crate exports.
    pub(super) fn add(&mut self, text: &str) {
        for (at, start) in text.match_indices("pub mod ") {
            self.modules.extend(words(&text[at + start.len()..]).next().map(str::to_owned));
        }
        for (at, start) in text.match_indices("pub use ") {
            let said = text[at + start.len()..].split(';').next().unwrap_or_default();
            let Some((path, names)) = said.split_once('{').or_else(|| said.rsplit_once("::")) else {
                continue;
            };
            let Some(module) = words(path).last() else { continue };
            if names == "*" {
                self.modules.insert(module.to_owned());
            }
            self.names.extend(words(names).map(|name| format!("{module}::{name}")));
        }
    }

    fn has(&self, module: &str, name: &str) -> bool {
        module == "lib" || self.modules.contains(module) || self.names.contains(&format!("{module}::{name}"))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_alphanumeric() && it != '_').filter(|word| !word.is_empty())
}

/// The module that a file is.
fn module(path: &str) -> &str {
    let path = path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
    path.rsplit('/').next().unwrap_or(path)
}

/// Items with a page or a section of their own.
const ITEMS: &[&str] =
    &["struct ", "enum ", "union ", "trait ", "fn ", "const fn ", "async fn ", "unsafe fn ", "macro "];

/// Code blocks that are no Rust, or are not compiled.
const NOT_COMPILED: &[&str] =
    &["text", "toml", "sql", "sh", "json", "diff", "console", "ignore", "typescript"];

pub(super) fn check(path: &str, text: &str, exports: &Exports) -> Vec<String> {
    let mut problems = Vec::new();
    let (mut doc, mut attributes) = (String::new(), String::new());
    // The line that closes the public trait, or the call of a macro that makes items, in which a line stands.
    let (mut trait_end, mut call_end) = (None::<String>, None::<String>);
    for (index, line) in text.lines().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        if let Some(told) = code.strip_prefix("///") {
            doc += told;
            doc.push('\n');
            continue;
        }
        if code.starts_with("#[") || !is_closed(&attributes) {
            attributes += code;
            attributes.push('\n');
            continue;
        }
        let item = ITEMS.iter().find(|item| {
            let public = code.strip_prefix("pub ").is_some_and(|rest| rest.starts_with(**item));
            // What is no function is written inside of one only in a macro's text.
            public && (indent.is_empty() || item.ends_with("fn "))
                || trait_end.is_some() && code.starts_with(**item)
        });
        let name = item.and_then(|item| code.trim_start_matches("pub ").strip_prefix(item));
        let name = name.and_then(|name| words(name).next());
        let named = name.is_some_and(|name| exports.has(module(path), name));
        let is_item = item.is_some() && (!indent.is_empty() || named);
        let is_macro = code.starts_with("macro_rules!") && attributes.contains("#[macro_export]");
        let is_entry = call_end.is_some() && !doc.is_empty();
        // A macro's own text may have its documentation from where it is called.
        let from_elsewhere = attributes.contains("#[doc = $") || code.contains(" $name");
        let hidden = attributes.contains("#[doc(hidden)]");
        if (is_item || is_macro || is_entry)
            && !hidden
            && !from_elsewhere
            && !has_example(&doc)
            && !has_example(&attributes)
        {
            let item: String =
                code.chars().take_while(|it| !matches!(it, '(' | '{' | '<' | ',' | ';')).collect();
            problems.push(format!(
                "line {}: `{}` has no example in its documentation",
                index + 1,
                item.trim()
            ));
        }
        if code.starts_with("pub trait ") && is_item && !code.ends_with('}') {
            trait_end = Some(format!("{indent}}}"));
        }
        if is_call(code) {
            call_end = Some(format!("{indent}}}"));
        }
        for end in [&mut trait_end, &mut call_end] {
            if end.as_deref() == Some(line) {
                *end = None;
            }
        }
        doc.clear();
        attributes.clear();
    }
    problems
}

/// Whether all brackets of attributes are closed; those in strings come in pairs.
fn is_closed(attributes: &str) -> bool {
    attributes.matches(['[', '(']).count() <= attributes.matches([']', ')']).count()
}

/// `scalars! {`: a macro of ours, with an item for each documentation in it.
fn is_call(code: &str) -> bool {
    code.strip_suffix("! {").is_some_and(|name| name.chars().all(|it| it.is_ascii_lowercase() || it == '_'))
}

/// Whether a code block of Rust begins there, in a documentation or in the string of `#[doc = …]`.
fn has_example(doc: &str) -> bool {
    let fences = doc.split("```").skip(1).step_by(2);
    fences.into_iter().any(|block| {
        let tag: String = block.chars().take_while(char::is_ascii_alphabetic).collect();
        !NOT_COMPILED.contains(&tag.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::{Exports, check};

    /// Of a public module, as `pub mod x;` makes it.
    fn told(text: &str) -> Vec<String> {
        let mut exports = Exports::default();
        exports.add("pub mod x;\n");
        check("crates/relata/src/x.rs", text, &exports)
    }

    #[test]
    fn an_item_without_an_example_is_told() {
        let text = "/// A.\npub struct A;\n\n/// B.\n///\n/// ```\n/// b();\n/// ```\npub fn b() {}\n";
        assert_eq!(told(text), ["line 2: `pub struct A` has no example in its documentation"]);
        let mut exports = Exports::default();
        assert!(check("crates/relata/src/x.rs", text, &exports).is_empty(), "nothing can be named");
        exports.add("pub use x::{\n    A, B,\n};\n");
        assert_eq!(check("crates/relata/src/x.rs", text, &exports), told(text));
    }

    #[test]
    fn a_block_that_is_not_compiled_is_none() {
        let text = "/// ```text\n/// b\n/// ```\npub fn b() {}\n";
        assert_eq!(told(text), ["line 4: `pub fn b` has no example in its documentation"]);
    }

    #[test]
    fn methods_of_traits_and_entries_of_macros_are_items() {
        let text = "/// ```\n/// ```\npub trait T {\n    /// M.\n    fn m(&self);\n}\n\nscalars! {\n    /// N.\n    N, i32;\n}\n";
        assert_eq!(
            told(text),
            [
                "line 5: `fn m` has no example in its documentation",
                "line 10: `N` has no example in its documentation",
            ]
        );
    }

    #[test]
    fn what_is_hidden_private_or_documented_elsewhere_needs_none() {
        let text = "/// A.\n#[doc(hidden)]\npub fn a() {}\n/// B.\nfn b() {}\n/// C.\npub(crate) struct C;\n#[doc = $c]\npub fn c() {}\n/// F.\n#[must_use = \"a\\\n    b\"]\npub type F = u8;\n";
        assert!(told(text).is_empty(), "{:?}", told(text));
    }
}

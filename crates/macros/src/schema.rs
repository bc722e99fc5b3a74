//! `schema!`: finds the file, reads it, and gives what codegen makes of it, or what is wrong.

use std::path::{Path, PathBuf};

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use relata_toml::{Diagnostic, Diagnostics, Severity};

use crate::place;

const USAGE: &str = "expected nothing, or a path in quotes: `relata::schema!(\"db/schema.toml\")`";

/// How many problems are told; cargo repeats each at length.
const TOLD: usize = 20;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let span = place::span(&input);
    match place::argument(input, USAGE).and_then(|path| find(path.as_deref())) {
        Ok(path) => of_file(&path, &place::of_call()),
        Err(message) => quote_spanned!(span=> ::core::compile_error!(#message);),
    }
}

fn of_file(path: &Path, place: &str) -> TokenStream {
    let document = match relata_toml::read(path) {
        Ok(document) => document,
        Err(diagnostics) => {
            let files = watch(&diagnostics.files);
            let errors = errors(diagnostics);
            return quote!(#files #errors);
        }
    };
    let files = watch(&document.files);
    let patterns = relata_codegen::patterns(&document.schema, compile);
    let generated = match relata_codegen::generate(&document.schema, &document.rust, place) {
        Ok(items) if patterns.is_empty() => items,
        Ok(_) => errors(document.refused(patterns)),
        Err(mut problems) => {
            problems.extend(patterns);
            errors(document.refused(problems))
        }
    };
    quote!(#files #generated)
}

/// What is wrong with a pattern; how large it gets is for relata to judge, when it checks a row.
#[cfg(feature = "validate")]
fn compile(pattern: &str) -> Result<(), String> {
    regex_syntax::parse(pattern).map(drop).map_err(|error| error.to_string())
}

/// Nothing is checked by a pattern.
#[cfg(not(feature = "validate"))]
fn compile(_: &str) -> Result<(), String> {
    Ok(())
}

/// Makes cargo build anew when a file changes.
fn watch(files: &[relata_toml::File]) -> TokenStream {
    let paths = files.iter().filter_map(|file| file.path.as_ref()?.canonicalize().ok());
    let paths = paths.filter_map(|path| path.to_str().map(Literal::string));
    quote!(#(const _: &[u8] = ::core::include_bytes!(#paths);)*)
}

/// A compile error for each problem.
fn errors(diagnostics: Diagnostics) -> TokenStream {
    let Diagnostics { files, list } = diagnostics;
    let list: Vec<Diagnostic> = list.into_iter().filter(|it| it.severity == Severity::Error).collect();
    let more = list.len().saturating_sub(TOLD);
    let mut diagnostics = Diagnostics { files, list: Vec::new() };
    let mut tokens = TokenStream::new();
    for diagnostic in list.into_iter().take(TOLD) {
        diagnostics.list = vec![diagnostic];
        let text = worded(&diagnostics.render(false));
        tokens.extend(quote!(::core::compile_error!(#text);));
    }
    if more > 0 {
        let text = format!("… and {more} more; `relata check` shows all of them");
        tokens.extend(quote!(::core::compile_error!(#text);));
    }
    tokens
}

/// A diagnostic's text without `error[code]: ` before its message, for rustc says `error: ` itself.
fn worded(text: &str) -> String {
    let (title, rest) = text.trim_end().split_once('\n').unwrap_or((text.trim_end(), ""));
    let worded = title.strip_prefix("error[").and_then(|title| title.split_once("]: "));
    match worded {
        Some((code, message)) => format!("{message} [{code}]\n{rest}"),
        None => format!("{title}\n{rest}"),
    }
}

/// The file: the nearest one, or the one at a path. As people write it, where it is below the current folder.
fn find(path: Option<&str>) -> Result<PathBuf, String> {
    let found = match path {
        Some(path) => place::crate_folder().join(path),
        None => place::nearest_schema().ok_or_else(|| {
            format!(
                "no schema.toml in {} or above: `relata init` writes one; \
                 `relata::schema!(\"path/schema.toml\")` takes one from elsewhere",
                place::crate_folder().display()
            )
        })?,
    };
    let found = found.canonicalize().unwrap_or(found);
    let here = std::env::current_dir().unwrap_or_default();
    Ok(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found))
}

#[cfg(test)]
mod tests {
    use super::{USAGE, expand, find, of_file};
    use crate::place::argument;
    use expect_test::expect;

    /// The messages of the compile errors that a file gives.
    fn errors(toml: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("schema.toml");
        std::fs::write(&path, toml).expect("written");
        let tokens = of_file(&path, "").to_string().replace(&path.display().to_string(), "schema.toml");
        assert!(tokens.contains(":: core :: include_bytes ! (\"schema.toml\")"), "{tokens}");
        let errors = tokens.split("compile_error ! (").skip(1);
        errors.map(|rest| rest.split(") ;").next().unwrap_or(rest).replace("\\n", "\n")).collect()
    }

    #[test]
    fn each_problem_is_an_error_in_the_words_of_the_command_line() {
        let told = errors("[tables.users.columns]\nid = { tpye = \"bigint\" }\n");
        expect![[r#"
            "column `users.id` has no `type` [missing-key]
             --> schema.toml:2:1
              |
            2 | id = { tpye = \"bigint\" }
              | ^^
              |
              = help: name one: `type = \"text\"`"
            "column `users.id` has no key `tpye` [unknown-key]
             --> schema.toml:2:8
              |
            2 | id = { tpye = \"bigint\" }
              |        ^^^^
              |
              = help: did you mean `type`?""#]]
        .assert_eq(&told.join("\n"));
    }

    #[test]
    fn a_rust_name_that_cannot_be_is_told_at_its_column() {
        let told = errors("[tables.posts.columns]\nid = { type = \"bigint\", rust_name = \"fn\" }\n");
        expect![[r#"
            "`posts.id` has `rust_name = \"fn\"`, which is a word of Rust's own [rust-name]
             --> schema.toml:2:1
              |
            2 | id = { type = \"bigint\", rust_name = \"fn\" }
              | ^^
              |
              = help: choose another name; without `rust_name` one is found""#]]
        .assert_eq(&told.join("\n"));
    }

    #[cfg(feature = "validate")]
    #[test]
    fn a_pattern_that_is_none_is_told_at_its_column() {
        let told =
            errors("[tables.posts.columns]\nslug = { type = \"text\", validate = { pattern = \"[a-\" } }\n");
        expect![[r#"
            "the `pattern` of `posts.slug` is no regular expression: unclosed character class [validate-pattern]
             --> schema.toml:2:36
              |
            2 | slug = { type = \"text\", validate = { pattern = \"[a-\" } }
              |                                    ^^^^^^^^^^^^^^^^^^^
              |
              = help: write it as the crate `regex` has it: <https://docs.rs/regex/latest/regex/#syntax>""#]].assert_eq(&told.join("\n"));
    }

    #[test]
    fn many_problems_are_cut() {
        let columns: String = (0..30).map(|at| format!("c{at} = 7\n")).collect();
        let errors = errors(&format!("[tables.t.columns]\n{columns}"));
        assert_eq!(errors.len(), 21);
        assert_eq!(errors[20], "\"… and 10 more; `relata check` shows all of them\"");
    }

    #[test]
    fn a_sound_file_is_code() {
        assert!(errors("[tables.t.columns]\nid = \"bigint\"\n").is_empty());
    }

    #[test]
    fn the_code_is_that_of_the_command_line() {
        let path = find(None).expect("the reference schema");
        let tokens = of_file(&path, "").to_string();
        let file = syn::parse_str::<syn::File>(&tokens).expect("Rust");
        let (files, items) = file.items.split_at(1);
        assert!(matches!(files, [syn::Item::Const(_)]), "the file that is watched");
        let file = syn::File { items: items.to_vec(), ..file };
        expect_test::expect_file!["../../codegen/tests/golden/reference.rs.txt"]
            .assert_eq(&prettyplease::unparse(&file));
    }

    #[test]
    fn arguments() {
        let argument = |text: &str| argument(text.parse().expect("tokens"), USAGE);
        assert_eq!(argument(""), Ok(None));
        assert_eq!(argument("\"a/b.toml\""), Ok(Some("a/b.toml".to_owned())));
        assert_eq!(argument("a"), Err(USAGE.to_owned()));
        assert!(expand("7".parse().expect("tokens")).to_string().contains("a path in quotes"));
        assert!(find(None).is_ok_and(|path| path.ends_with("schema.toml")));
    }
}

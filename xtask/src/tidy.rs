//! `cargo xtask tidy`: the rules of the house that neither rustc nor clippy knows.
//!
//! A problem is one line, `path: what is wrong`. The test below runs the same rules over this repository, so that
//! plain `cargo test` finds what `cargo xtask tidy` finds.

mod arrows;
mod examples;
mod source;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::process;

/// What the package of a crate carries beside its code.
const LICENCES: &[&str] = &["LICENSE-MIT", "LICENSE-APACHE"];

pub(crate) fn run() -> Result<ExitCode> {
    let problems = check(process::root())?;
    for problem in &problems {
        eprintln!("{problem}");
    }
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// All problems below `root`, in the order of their paths.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for path in files(root)? {
        let text = || fs::read_to_string(root.join(&path)).with_context(|| format!("cannot read {path}"));
        let wrong = match path.rsplit_once('.').map(|(_, extension)| extension) {
            _ if !has_a_place(&path) => vec!["there is no place for it here (DESIGN, section 2)".to_owned()],
            Some("rs") => source::check(&path, &text()?),
            Some("md") if path == "README.md" => arrows::check_map(&text()?),
            Some("toml") if path.ends_with("Cargo.toml") => arrows::check(&path, &text()?),
            Some(_) | None => Vec::new(),
        };
        problems.extend(wrong.into_iter().map(|what| format!("{path}: {what}")));
        if let ["crates", folder, "Cargo.toml"] = *path.split('/').collect::<Vec<_>>() {
            let lacks = |file: &&&str| !root.join("crates").join(folder).join(file).exists();
            let lacking = LICENCES.iter().filter(lacks);
            problems.extend(
                lacking.map(|file| format!("{path}: no {file} stands beside it: `ln -s ../../{file}`")),
            );
        }
    }
    for folder in examples::CRATES {
        let mut exports = examples::Exports::default();
        let mut sources = Vec::new();
        for path in files(root)?.into_iter().filter(|path| path.starts_with(folder) && path.ends_with(".rs"))
        {
            let text = fs::read_to_string(root.join(&path)).with_context(|| format!("cannot read {path}"))?;
            exports.add(&text);
            sources.push((path, text));
        }
        for (path, text) in sources {
            let wrong = examples::check(&path, &text, &exports);
            problems.extend(wrong.into_iter().map(|what| format!("{path}: {what}")));
        }
    }
    Ok(problems)
}

/// Where code, SQL and prose may be: folders of crates are those that [`arrows`] knows.
fn has_a_place(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let known = |name: &str, extensions: &[&str]| {
        extensions.iter().any(|extension| name.strip_suffix(extension).is_some_and(|stem| !stem.is_empty()))
    };
    match parts.as_slice() {
        ["Cargo.toml" | "rustfmt.toml" | "schema.toml" | "README.md"] | [".cargo", "config.toml"] => true,
        ["crates", folder, "Cargo.toml"] => arrows::is_crate(folder),
        ["crates", folder, "src" | "tests" | "examples" | "benches", ..] => arrows::is_crate(folder),
        ["xtask" | "tests", "Cargo.toml"] | ["tests", "downstream", "Cargo.toml"] => true,
        ["tests", "downstream", "src" | "tests" | "schemas", ..] | ["tests", "example", ..] => true,
        ["xtask", "src" | "tests", ..] | ["tests", "src" | "tests" | "cases" | "ui", ..] | ["bench", ..] => {
            true
        }
        ["docs", .., name] => known(name, &[".md"]),
        ["migrations", name] => known(name, &[".sql"]),
        ["schema", .., name] => known(name, &[".sql", ".toml"]),
        [..] => false,
    }
}

/// The `.rs`, `.sql`, `.toml` and `.md` files below `root`, with `/` between the parts of their paths.
fn files(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(root.join(&folder))
            .with_context(|| format!("cannot list {}", root.join(&folder).display()))?;
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                // Folders with a dot are tools' own, but for cargo's.
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name != "target" && (!name.starts_with('.') || name == ".cargo") {
                    open.push(path);
                }
            } else if path
                .extension()
                .is_some_and(|it| ["rs", "sql", "toml", "md"].iter().any(|known| it == *known))
            {
                found.push(path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{check, has_a_place};
    use crate::process;

    #[test]
    fn this_repository_is_tidy() {
        let problems = check(process::root()).expect("readable");
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }

    #[test]
    fn each_rule_finds_what_it_is_for() {
        let root = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, text).expect("written");
        };
        write("crates/diff/Cargo.toml", "[package]\n[dependencies]\nrelata-plan.workspace = true\n");
        write("crates/diff/src/lib.rs", "use std::collections::HashMap;\n");
        write("crates/utils/src/lib.rs", "//! Helpers.\n");
        assert_eq!(
            check(root.path()).expect("readable"),
            [
                "crates/diff/Cargo.toml: it has no `[lints] workspace = true`, which forbids unsafe code",
                "crates/diff/Cargo.toml: relata-diff must not depend on relata-plan (only on schema)",
                "crates/diff/Cargo.toml: no LICENSE-MIT stands beside it: `ln -s ../../LICENSE-MIT`",
                "crates/diff/Cargo.toml: no LICENSE-APACHE stands beside it: `ln -s ../../LICENSE-APACHE`",
                "crates/diff/src/lib.rs: it does not open with a `//!` sentence",
                "crates/diff/src/lib.rs: line 1: HashMap has no order; output needs one: BTreeMap",
                "crates/utils/src/lib.rs: there is no place for it here (DESIGN, section 2)",
            ]
        );
    }

    #[test]
    fn places() {
        for path in
            ["crates/sql/src/a/b.rs", "migrations/0001_initial.sql", "docs/schema-toml.md", "README.md"]
        {
            assert!(has_a_place(path), "{path}");
        }
        for path in
            ["notes.md", "src/main.rs", "crates/sql/notes.md", "crates/new/src/lib.rs", "migrations/x.rs"]
        {
            assert!(!has_a_place(path), "{path}");
        }
    }
}

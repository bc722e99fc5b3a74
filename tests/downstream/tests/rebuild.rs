//! An edit of schema.toml, of a file that it includes, or of the migrations builds a program anew; what is wrong in one is
//! told at its place.
//!
//! Cargo decides that, so cargo is asked: the program is a package without dependencies, which rustc gives the relata that
//! this test was built with.
#![cfg(unix)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use expect_test::expect;

const MANIFEST: &str = "[package]\nname = \"shop\"\nedition = \"2024\"\n[workspace]\n";
const LIB: &str = "relata::schema!();\npub fn note(row: &invoices::Row) -> &str { &row.note }\n\
                   pub fn name(row: &users::Row) -> &str { &row.name }\n";
const MAIN: &str = "include = [\"parts/billing.toml\"]\n\n[tables.users.columns]\nname = \"text\"\n";
const MIGRATIONS: &str = "pub fn folder() -> Result<relata::migrate::Folder, relata::migrate::Error> {\n    \
                          relata::migrations!()\n}\n";
const PART: &str = "[tables.invoices.columns]\nnote = \"text\"\n";

struct Package {
    folder: tempfile::TempDir,
    flags: String,
}

impl Package {
    /// Cargo keeps libraries of other features and of earlier builds beside each other: the newest that fits is taken.
    fn new() -> Package {
        let libraries = std::env::current_exe().expect("a path").parent().expect("a folder").to_owned();
        let mut all: Vec<(SystemTime, PathBuf)> = fs::read_dir(&libraries)
            .expect("the folder of libraries")
            .map(|entry| entry.expect("a file"))
            .filter(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.starts_with("librelata-") && name.ends_with(".rlib")
            })
            .map(|entry| (entry.metadata().and_then(|it| it.modified()).expect("a time"), entry.path()))
            .collect();
        all.sort();
        let folder = tempfile::tempdir().expect("a folder");
        let mut package = Package { folder, flags: String::new() };
        for (name, text) in [
            ("Cargo.toml", MANIFEST),
            ("src/lib.rs", LIB),
            ("schema.toml", MAIN),
            ("parts/billing.toml", PART),
        ] {
            package.write(name, text);
        }
        while let Some((_, relata)) = all.pop() {
            package.flags =
                format!("--extern relata={} -L dependency={}", relata.display(), libraries.display());
            if package.check().is_ok() {
                return package;
            }
        }
        panic!("no library of relata in {} fits", libraries.display())
    }

    fn write(&self, name: &str, text: &str) {
        // Cargo compares times.
        std::thread::sleep(Duration::from_millis(50));
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// What `cargo check` says: whether it compiled anything, or why it could not.
    fn check(&self) -> Result<bool, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let ran = Command::new(cargo)
            .args(["check", "--offline", "--color=never"])
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", self.folder.path().join("target"))
            .env("RUSTFLAGS", &self.flags)
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        if ran.status.success() { Ok(said.contains("Checking shop")) } else { Err(said) }
    }

    /// The files that rustc says the library is made of.
    fn made_of(&self) -> String {
        let folder = self.folder.path().join("target/debug/deps");
        let mut files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path());
        let info = files.find(|path| path.extension().is_some_and(|it| it == "d")).expect("dep-info");
        fs::read_to_string(info).expect("read")
    }

    /// The errors that tell of schema files, as far as they are the macro's own words.
    fn problems(&self) -> String {
        let said = self.check().expect_err("it cannot compile");
        let errors = said.split("error: ").skip(1).filter(|error| error.contains(".toml:"));
        let own = errors.map(|error| error.split("\n --> src/lib.rs:1:1").next().unwrap_or(error));
        own.collect::<Vec<_>>().join("\n\n")
    }
}

#[test]
fn an_edit_of_any_file_builds_anew() {
    let package = Package::new();
    let made_of = package.made_of();
    for file in ["schema.toml", "parts/billing.toml"] {
        let path = package.folder.path().canonicalize().expect("a path").join(file);
        assert!(made_of.contains(&path.display().to_string()), "{file}: {made_of}");
    }
    assert_eq!(package.check(), Ok(false), "nothing was edited");

    package.write("parts/billing.toml", &PART.replace("note", "remark"));
    let error = package.check().expect_err("a column has another name");
    assert!(error.contains("no field `note` on type `&invoices::Row`"), "{error}");
    package.write("parts/billing.toml", PART);
    assert_eq!(package.check(), Ok(true));
    assert_eq!(package.check(), Ok(false));
    package.write("schema.toml", &MAIN.replace("name = \"text\"", "name = \"text?\""));
    let error = package.check().expect_err("a column may be NULL");
    assert!(error.contains("mismatched types"), "{error}");
}

#[test]
fn a_broken_file_is_told_at_its_place_until_it_is_mended() {
    let package = Package::new();
    package.write("schema.toml", &MAIN.replace("\"text\"", "{ tpye = \"text\", type = \"text\" }"));
    package.write(
        "parts/billing.toml",
        &PART.replace("\"text\"", "{ type = \"text\", references = \"user.name\" }"),
    );
    expect![[r#"
        column `users.name` has no key `tpye` [unknown-key]
                --> schema.toml:4:10
                 |
               4 | name = { tpye = "text", type = "text" }
                 |          ^^^^
                 |
                 = help: did you mean `type`?

        foreign key `invoices.invoices_note_fkey` references table `user`, which does not exist [unknown-table]
                --> parts/billing.toml:2:38
                 |
               2 | note = { type = "text", references = "user.name" }
                 |                                      ^^^^^^^^^^^
                 |
                 = help: did you mean `users`?"#]].assert_eq(&package.problems());
    package.write("schema.toml", MAIN);
    package.write("parts/billing.toml", &PART.replace("\"text\"", "\"text"));
    expect![[r#"
        invalid basic string, expected `"` [toml-syntax]
                --> parts/billing.toml:2:13
                 |
               2 | note = "text
                 |             ^"#]]
    .assert_eq(&package.problems());
    package.write(
        "parts/billing.toml",
        &PART.replace("\"text\"", "{ type = \"text\", validate = { range = { min = 1 } } }"),
    );
    expect![[r#"
        `invoices.note` is text, and `range` of `validate` is for numbers [validate-type]
                --> parts/billing.toml:2:36
                 |
               2 | note = { type = "text", validate = { range = { min = 1 } } }
                 |                                    ^^^^^^^^^^^^^^^^^^^^^^^
                 |
                 = help: take the rule away, or write it as a check constraint"#]]
    .assert_eq(&package.problems());
    package.write("parts/billing.toml", PART);
    assert_eq!(package.check(), Ok(true));
    fs::remove_file(package.folder.path().join("parts/billing.toml")).expect("removed");
    let problems = package.problems();
    assert!(problems.contains("cannot include `parts/billing.toml`: there is no such file"), "{problems}");
}

#[test]
fn a_new_migration_builds_anew() {
    let package = Package::new();
    package.write("src/lib.rs", MIGRATIONS);
    let error = package.check().expect_err("there are none");
    assert!(
        error.contains("/migrations: No such file or directory") && error.contains("`relata generate`"),
        "{error}"
    );
    package.write("migrations/0001_initial.sql", "create table users (name text);\n");
    let error = package.check().expect_err("there is no sum");
    assert!(error.contains("/migrations has no migrations.sum; `relata generate` writes it"), "{error}");
    package.write("migrations/migrations.sum", "a sum, which the runner looks at\n");
    package.write("src/lib.rs", MIGRATIONS);
    assert_eq!(package.check(), Ok(true));
    assert_eq!(package.check(), Ok(false));
    package.write("migrations/0002_more.sql", "select 1;\n");
    package.write("migrations/migrations.sum", "another sum\n");
    assert_eq!(package.check(), Ok(true));
    for file in ["0001_initial.sql", "0002_more.sql", "migrations.sum"] {
        assert!(package.made_of().contains(&format!("/migrations/{file}")), "{file}");
    }
    package.write("src/lib.rs", &MIGRATIONS.replace("()\n", "(7)\n"));
    let error = package.check().expect_err("a number is no path");
    assert!(error.contains("expected nothing, or a path in quotes"), "{error}");
}

//! `codegen` writes the Rust of a schema file; it and `check` find a file that is not current.

use std::process::Command;

use expect_test::expect;
use relata_tests::Project;

use crate::{RELATA, USERS, USERS_WITH_NICKNAME, migrated};

/// A package whose schema file names the file that is checked in.
fn package(project: &Project, schema: &str) {
    project.write("Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2021\"\n");
    project.write("src/lib.rs", "pub mod schema;\n");
    // Two settings that no other default comes near.
    project.write("rustfmt.toml", "max_width = 60\nhard_tabs = true\n");
    project.write("schema.toml", &format!("[rust]\nout = \"src/schema.rs\"\n{schema}"));
}

fn cargo_fmt_check(project: &Project) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ran = Command::new(cargo).args(["fmt", "--check"]).current_dir(project.root()).output();
    let ran = ran.expect("cargo fmt");
    String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr)
}

#[test]
fn a_stale_file_is_found() {
    let project = Project::with_schema(RELATA, USERS);
    let written = ["codegen", "--out", "schema.rs"];
    let checked = ["codegen", "--out", "schema.rs", "--check"];
    project.run(&checked).expect_status(1).expect_text("there is no schema.rs: `relata codegen` writes it");
    project.ok(&written);
    assert_eq!(project.ok(&["codegen"]).stdout, project.read("schema.rs"));
    project.ok(&checked);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.run(&checked).expect_status(1).expect_text("+        pub nickname: Option<String>,");
    project.ok(&written);
    assert!(project.read("schema.rs").contains("pub nickname: Option<String>"));
}

#[test]
fn without_a_file_there_is_nothing_to_check() {
    let project = Project::with_schema(RELATA, USERS);
    project.run(&["codegen", "--check"]).expect_status(2).expect_text("`out` of `[rust]`");
    project.write("schema.toml", &format!("[rust]\nout = \"schema.rs\"\n{USERS}"));
    project.run(&["codegen", "--out", "-", "--check"]).expect_status(2);
    assert!(project.ok(&["codegen", "--out", "-"]).stdout.contains("pub mod users"));
    assert!(!project.path("schema.rs").exists());
}

#[test]
fn cargo_fmt_leaves_the_file_as_it_is() {
    let project = Project::new(RELATA);
    package(&project, USERS);
    project.ok(&["codegen"]).expect_text("wrote src/schema.rs");
    assert!(project.read("src/schema.rs").contains("\n\tpub struct Row {"));
    assert_eq!(cargo_fmt_check(&project), "");
    // Nor is a file stale that another rustfmt, or git, has been at.
    let text = project.read("src/schema.rs");
    project.write("src/schema.rs", &text.replace('\t', "    ").replace('\n', "\r\n"));
    project.ok(&["codegen", "--check"]).expect_text("src/schema.rs is current");
    project.write("src/schema.rs", &text.replace("pub email", "pub mail"));
    project.run(&["codegen", "--check"]).expect_status(1);
}

/// `UPDATE_EXPECT=1` writes it anew. That it compiles is for its package to show, that it is formatted for CI.
#[test]
fn a_file_that_is_checked_in_is_current() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/downstream/schemas/odd.toml");
    let project = Project::new(RELATA);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        project.ok(&["--schema", schema, "codegen"]);
    }
    project.ok(&["--schema", schema, "codegen", "--check"]).expect_text("checked_in.rs is current");
}

/// What `schema!` gives is compared with the same file, in the crate of the macro.
#[test]
fn the_file_says_what_the_macro_gives() {
    let golden = include_str!("../../../crates/codegen/tests/golden/reference.rs.txt");
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.toml");
    let written = Project::new(RELATA).ok(&["--schema", schema, "codegen"]).stdout;
    let (header, code) = written.split_once("\n\n").expect("a header");
    assert_eq!(header, "// Written by `relata codegen`; what it says stands in the schema file.");
    relata_tests::assert_same("the reference schema", golden, code);
}

#[test]
fn check_finds_a_stale_file_and_shows_the_difference() {
    let (project, _live) = migrated(USERS);
    project.ok(&["check"]).expect_text("everything agrees");
    package(&project, USERS);
    let missing = project.run(&["check"]).expect_status(1);
    assert!(missing.says("stale-code: there is no src/schema.rs: `relata codegen` writes it"), "{missing}");
    project.ok(&["codegen"]);
    project.ok(&["check"]).expect_text("everything agrees");

    let text = project.read("src/schema.rs");
    project.write("src/schema.rs", &text.replace("pub email: String", "pub email: Vec<u8>"));
    let line = 1 + text.lines().position(|line| line.contains("pub email: String")).expect("a field");
    let stale = project.run(&["check"]).expect_status(1);
    let lines = stale.stdout.lines().take(11).map(|line| if line.starts_with("@@ ") { "@@" } else { line });
    let shown = lines.collect::<Vec<_>>().join("\n");
    expect![[r#"
        stale-code: src/schema.rs is not what the schema file says now: `relata codegen` writes it anew
        --- src/schema.rs
        +++ src/schema.rs
        @@
         		/// `integer`.
         		pub id: i32,
         		/// `text`.
        -		pub email: Vec<u8>,
        +		pub email: String,
         	}
         	/// The columns that a row to insert must give; the others are NULL or their default."#]]
    .assert_eq(&shown);
    let github = project.run(&["check", "--format", "github"]).expect_status(1);
    let annotation = format!("::error file=src/schema.rs,line={line}::stale-code: ");
    assert!(github.stdout.starts_with(&annotation), "{github}");
    let json = project.run(&["check", "--format", "json"]).expect_status(1).json();
    let finding = &json["findings"][0];
    assert_eq!((&finding["code"], &finding["line"]), (&"stale-code".into(), &line.into()));
    project.ok(&["codegen"]);
    project.ok(&["check"]);
}

#[test]
fn a_name_that_rust_cannot_have_is_told_at_its_place() {
    let project =
        Project::with_schema(RELATA, "[tables.t.columns]\nid = { type = \"bigint\", rust_name = \"fn\" }\n");
    let refused = project.run(&["codegen"]).expect_status(2);
    assert!(refused.says("error[rust-name]: `t.id` has `rust_name = \"fn\"`"), "{refused}");
    assert!(refused.says("schema.toml:2:1"), "{refused}");
}

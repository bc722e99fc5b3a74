//! What bad input gets: a message that names it, exit status 2, nothing half done.

use std::fs;

use relata_tests::Project;
use relata_tests::database::{catalog, execute};

use crate::{RELATA, USERS, migrated};

/// Every verb that reads the schema file ends with status 2, says all of this, and writes nothing.
#[track_caller]
fn refused(schema: &str, says: &[&str]) {
    let (project, live) = migrated(USERS);
    let (before, files) = (catalog(&live.url()), project.migrations());
    project.write("schema.toml", schema);
    for verb in
        [&["generate"][..], &["push", "--yes"], &["diff", "--from", "migrations", "--to", "schema.toml"]]
    {
        let ran = project.run(verb).expect_status(2);
        for text in says {
            assert!(ran.says(text), "`{text}` is not said by {ran}");
        }
    }
    assert_eq!(project.migrations(), files);
    assert_eq!(catalog(&live.url()), before);
}

#[test]
fn a_type_that_does_not_exist() {
    refused("[tables.users.columns]\nid = \"intger\"\n", &["intger", "schema.toml:2"]);
}

#[test]
fn a_default_that_calls_an_unknown_function() {
    refused(
        "[tables.users.columns]\nid = { type = \"integer\", default = \"nxt()\" }\n",
        &["nxt()", "schema.toml:2"],
    );
}

#[test]
fn a_check_on_an_unknown_column() {
    refused(
        "[tables.users.columns]\nid = { type = \"integer\", check = \"no_such > 0\" }\n",
        &["no_such", "schema.toml:2"],
    );
}

#[test]
fn two_objects_of_one_name() {
    refused(
        "[enums]\nusers = [\"a\"]\n[tables.users.columns]\nid = \"integer\"\n",
        &["users", "schema.toml:"],
    );
    refused(
        "[tables.a.columns]\nid = \"integer\"\n[tables.a.indexes]\nb = [\"id\"]\n[tables.b.columns]\nid = \"integer\"\n",
        &["`b`", "schema.toml:"],
    );
}

#[test]
fn a_name_over_63_bytes() {
    let name = "x".repeat(64);
    refused(&format!("[tables.{name}.columns]\nid = \"integer\"\n"), &[&name, "63"]);
    let name = "ü".repeat(32);
    refused(&format!("[tables.t.columns]\n\"{name}\" = \"integer\"\n"), &[&name, "63"]);
}

#[test]
fn a_file_that_is_not_utf8_or_not_there() {
    let (project, _live) = migrated(USERS);
    let files = project.migrations();
    fs::write(project.path("schema.toml"), b"[enums]\nmood = [\"\xff\"]\n").expect("written");
    project.run(&["generate"]).expect_status(2).expect_text("UTF-8").expect_text("schema.toml");
    fs::remove_file(project.path("schema.toml")).expect("removed");
    project.run(&["generate"]).expect_status(2).expect_text("schema.toml");
    project.run(&["generate", "--schema", "other.toml"]).expect_status(2).expect_text("other.toml");
    assert_eq!(project.migrations(), files);
}

#[test]
fn a_server_that_is_down() {
    let mut project = Project::with_schema(RELATA, USERS);
    project.set("DATABASE_URL", "postgresql://app@127.0.0.1:1/shop");
    for verb in [
        &["generate", "--from", "live"][..],
        &["push", "--yes"],
        &["migrate"],
        &["status"],
        &["pull"],
        &["rollback", "--yes"],
        &["check"],
    ] {
        project.run(verb).expect_status(2).expect_text("127.0.0.1:1").expect_text("is the server running");
    }
    assert!(project.migrations().is_empty());
    let scratch = "postgresql://app@127.0.0.1:1/shop";
    project.run(&["generate", "--scratch-url", scratch]).expect_status(2);
    assert!(project.migrations().is_empty());
    // Files come from files; the live database is only looked at.
    project
        .ok(&["generate"])
        .expect_text("the live database could not be looked at")
        .expect_text("127.0.0.1:1");
    assert!(project.migrations().contains_key("0001_initial.sql"));
}

#[test]
fn a_migration_that_does_not_run_is_named_with_its_line() {
    let (project, live) = migrated(USERS);
    project.write("migrations/0002_broken.sql", "-- by hand\nselect 1;\nselect no_such_column;\n");
    let ran = project.run(&["generate"]).expect_status(2);
    assert!(ran.says("0002_broken"), "{ran}");
    fs::remove_file(project.path("migrations/migrations.sum")).expect("removed");
    let ran = project.run(&["generate"]).expect_status(2);
    assert!(ran.says("0002_broken.sql:3"), "{ran}");
    assert!(!project.path("migrations/migrations.sum").exists());
    execute(&live.url(), "select 1");
}

#[test]
fn flags_that_do_not_exist() {
    let project = Project::with_schema(RELATA, USERS);
    project.run(&["generate", "--frm", "live"]).expect_status(2).expect_text("--from");
    project.run(&["genrate"]).expect_status(2).expect_text("generate");
    project.run(&[]).expect_status(2).expect_text("Usage");
    project.ok(&["--help"]).expect_text("Exit status");
}

#[test]
fn flags_that_mean_nothing_together_or_at_all() {
    let (project, _live) = migrated(USERS);
    project.run(&["generate", "--online", "--offline"]).expect_status(2).expect_text("cannot be used with");
    project.run(&["rollback", "--steps", "0"]).expect_status(2).expect_text("0 steps undo nothing");
}

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

#[test]
fn what_generated_rust_could_not_be_is_refused_with_the_rest() {
    let project = Project::with_schema(
        RELATA,
        r#"[tables.posts.columns]
slug = { type = "text", validate = { pattern = '^[a-z+$' } }
huge = { type = "text", validate = { pattern = '(?:\w{1000}){1000}' } }
born = { type = "date", validate = { range = { min = 1900 } } }
name = { type = "varchar(5)", rust_name = "fn", default = "no_such_function()" }
"#,
    );
    for verb in [&["check", "--offline"][..], &["generate"], &["codegen"]] {
        let refused = project.run(verb);
        assert_ne!(refused.status, Some(0), "{refused}");
        for (text, place) in [
            (
                "error[validate-pattern]: the `pattern` of `posts.slug` is no regular expression: unclosed character class",
                "2:36",
            ),
            (
                "error[validate-pattern]: the `pattern` of `posts.huge` is no regular expression: it would take more than",
                "3:36",
            ),
            ("error[validate-type]: `posts.born` is date, and `range` of `validate` is for numbers", "4:36"),
            ("error[rust-name]: `posts.name` has `rust_name = \"fn\"`", "5:1"),
        ] {
            assert!(refused.says(text), "{text}: {refused}");
            assert!(refused.says(&format!("schema.toml:{place}")), "{place}: {refused}");
        }
    }
    // What PostgreSQL finds is told in the same run.
    project.run(&["check", "--offline"]).expect_status(1).expect_text("no_such_function() does not exist");
    assert!(!project.path("migrations").exists());
}

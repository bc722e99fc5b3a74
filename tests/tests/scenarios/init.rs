//! `init`: the first minute of a project.

use std::process::Command;

use relata_tests::database::execute;
use relata_tests::{Project, assert_same, database};

use crate::RELATA;

const PACKAGE: &str = "[package]\nname = \"shop\"\nedition = \"2024\"\n";

#[test]
fn an_empty_folder_gets_a_schema_and_its_first_migration() {
    let live = database();
    let mut project = Project::new(RELATA);
    project.use_database(&live.url());
    let ran = project.ok(&["init"]);
    assert_same(
        "result",
        "wrote schema.toml\nwrote migrations/0001_initial.sql\nwrote migrations/0001_initial.down.sql\n",
        &ran.stdout,
    );
    project.ok(&["migrate"]);
    project.ok(&["check"]);
    assert!(!project.path("xtask").exists() && !project.path(".cargo").exists(), "this is no cargo project");
    project.run(&["init"]).expect_status(2).expect_text("schema.toml is there already");
}

#[test]
fn a_database_with_tables_is_pulled_instead() {
    let live = database();
    execute(&live.url(), "create table customers (id int)");
    let mut project = Project::new(RELATA);
    project.use_database(&live.url());
    project
        .run(&["init"])
        .expect_status(2)
        .expect_text("has tables already: `relata pull --out schema.toml`");
    assert!(!project.path("schema.toml").exists());
}

#[test]
fn a_cargo_project_gets_the_alias_and_the_task() {
    let project = Project::new(RELATA);
    project.write("Cargo.toml", PACKAGE);
    project.write("src/main.rs", "fn main() {}\n");
    project.ok(&["init"]);
    assert_same(
        "Cargo.toml",
        &format!("{PACKAGE}\n[workspace]\nmembers = [\"xtask\"]\n"),
        &project.read("Cargo.toml"),
    );
    assert_same(
        "config",
        "[alias]\nxtask = \"run --package xtask --\"\n",
        &project.read(".cargo/config.toml"),
    );
    // cargo takes all of it; that the task compiles, the example of relata-cli shows, whose text it is.
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(project.root());
    let told = cargo.output().expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let packages = told["packages"].as_array().expect("packages");
    let xtask =
        packages.iter().find(|package| package["name"] == "xtask").expect("a member of the workspace");
    assert_eq!(xtask["dependencies"][0]["name"], "relata-cli");
    assert_eq!(xtask["dependencies"][0]["req"], format!("^{}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn what_is_there_stays() {
    let project = Project::new(RELATA);
    let workspace = "[workspace]\nmembers = [\"app\"]\n";
    project.write("Cargo.toml", workspace);
    project.write(".cargo/config.toml", "alias.b = \"build\"");
    let ran = project.ok(&["init"]);
    ran.expect_text("Cargo.toml has a table `workspace` already: add to it `members = [\"xtask\"]`")
        .expect_text(
            "config.toml has a table `alias` already: add to it `xtask = \"run --package xtask --\"`",
        );
    assert_eq!(project.read("Cargo.toml"), workspace);
    assert_eq!(project.read(".cargo/config.toml"), "alias.b = \"build\"");

    let other = Project::new(RELATA);
    other.write("Cargo.toml", PACKAGE);
    other.write("xtask/Cargo.toml", "");
    other.ok(&["init"]).expect_text("xtask/ is there already");
    assert_eq!((other.read("Cargo.toml").as_str(), other.read("xtask/Cargo.toml").as_str()), (PACKAGE, ""));
    assert!(!other.path(".cargo").exists());
}

#[test]
fn without_postgresql_all_else_is_there() {
    let mut project = Project::new(RELATA);
    project.set("PG_BIN", "/nonexistent");
    let ran = project.ok(&["init"]);
    ran.expect_text("no first migration was written").expect_text("PG_BIN=/nonexistent");
    assert!(project.path("schema.toml").exists() && !project.path("migrations").exists());
}

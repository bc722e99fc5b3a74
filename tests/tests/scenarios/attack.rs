//! Names, comments, labels and defaults that try to be something else: SQL, TOML, Rust, a terminal's or a runner's command.

use std::collections::BTreeSet;
use std::fmt::Write;

use proc_macro2::{TokenStream, TokenTree};
use relata_sql::{ident, literal};
use relata_tests::database::execute;
use relata_tests::{Ran, assert_same, database, dump};

use crate::{USERS, migrated, project};

/// Each at most 63 bytes long, as names are.
const HOSTILE: &[&str] = &[
    "\"; drop table outside.canary; --",
    "'; drop table outside.canary; --",
    "\\'; drop table outside.canary; --",
    "$$; drop table outside.canary; --",
    "*/ drop table outside.canary; /*",
    "a\n; drop table outside.canary; --",
    "b\r; drop table outside.canary; --",
    "\"\"\"\n[tables.outside]\ncomment = \"",
    "'''\n[tables.outside]\ncomment = '",
    "*/ #![outside] fn outside() {} /*",
    "\"] struct Outside; #[doc = \"",
    "c\n::error file=canary::outside",
    "d\n-- relata: no transaction\n",
    "\u{1b}]0;canary\u{7}\u{1b}[2J",
    "\u{9b}2J\u{8}\u{8}\u{8}",
    "e\u{202e}yranac",
    "{canary} %s ${canary} `canary`",
    "<script>canary()</script>",
];

const CANARY: &str = "create schema outside; create table outside.canary (id integer)";

/// A database in which all that can have such a name has it.
fn hostile_sql() -> String {
    let mut sql = CANARY.to_owned() + ";";
    for (number, text) in HOSTILE.iter().enumerate() {
        let (name, string) = (ident(text), literal(text));
        let _ = write!(
            sql,
            "create schema {name};
             create type {name}.{name} as enum ({string}, 'plain');
             create domain {name}.d{number} as text constraint {name} check (value <> {string});
             create sequence {name}.s{number};
             create table {name}.t{number} (
                 id integer constraint \"p{number}\" primary key, {name} text default {string},
                 label {name}.{name} default {string}, parent integer constraint \"f{number}\" references {name}.t{number});
             create index {name} on {name}.t{number} ({name}) where {name} <> {string};
             create view {name}.v{number} as select {name} as {name} from {name}.t{number} where {name} = {string};
             create function {name}.{name}({name} text default {string}) returns text language sql return {name};
             create policy {name} on {name}.t{number} using ({name} = {string});
             alter table {name}.t{number} add constraint \"c{number}\" check ({name} <> {string});
             comment on schema {name} is {string}; comment on table {name}.t{number} is {string};
             comment on column {name}.t{number}.{name} is {string}; comment on type {name}.{name} is {string};
             comment on view {name}.v{number} is {string};"
        );
    }
    sql
}

/// Nothing that a terminal obeys, and no command to a runner but relata's own.
#[track_caller]
fn plain(ran: Ran) -> Ran {
    let coloured = [ran.stdout.as_str(), &ran.stderr].concat();
    let styles = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("a pattern");
    for said in styles.replace_all(&coloured, "").chars() {
        let obeyed =
            said.is_control() && said != '\n' && said != '\t' || ('\u{202a}'..='\u{202e}').contains(&said);
        assert!(!obeyed, "{said:?} in {ran:?}", ran = ran.to_string());
    }
    let to_runner = ran.to_string().contains("--format github");
    assert!(!to_runner || !ran.says("\n::error file=canary"), "a command to the runner in {ran}");
    ran
}

fn identifiers(tokens: TokenStream) -> BTreeSet<String> {
    let words = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(word) => BTreeSet::from([word.to_string()]),
        TokenTree::Group(group) => identifiers(group.stream()),
        TokenTree::Literal(_) | TokenTree::Punct(_) => BTreeSet::new(),
    });
    words.flatten().collect()
}

#[test]
fn all_that_a_database_says_is_data() {
    let theirs = database();
    execute(&theirs.url(), &hostile_sql());
    let (mut project, ours) = project("");
    execute(&ours.url(), CANARY);
    let url = theirs.url().to_string();
    let schemas: Vec<String> = HOSTILE.iter().map(|name| serde_json::json!(name).to_string()).collect();
    project.write("schema.toml", &format!("[database]\nschemas = [{}]\n", schemas.join(", ")));
    project.set("DATABASE_URL", &url);
    project.ok(&["pull", "--out", "schema.toml"]);
    project.use_database(&ours.url());

    plain(project.ok(&["diff", "--from", &url, "--to", "schema.toml", "--color", "always"]));
    let live = ours.url().to_string();
    plain(project.run(&["diff", "--from", "schema.toml", "--to", &live, "--format", "github"]));
    for name in ["../canary", "$(touch canary)", "a\nb", "--allow=all", ""] {
        plain(project.run(&["generate", "--color", "always", "--", name])).expect_status(2);
    }
    assert!(project.migrations().is_empty(), "{:?}", project.migrations());
    plain(project.ok(&["generate", "--color", "always"]));
    plain(project.ok(&["migrate", "--color", "always"]));
    plain(project.ok(&["status", "--color", "always"]));
    plain(project.ok(&["check", "--color", "always"]));
    assert_same("what was built", &dump(&theirs.url()), &dump(&ours.url()));
    assert!(!project.path("canary").exists(), "a command was run");

    let code = project.ok(&["codegen", "--out", "-"]).stdout;
    let words = identifiers(code.parse().expect("Rust"));
    assert!(
        words.contains("struct") && !words.contains("outside") && !words.contains("Outside"),
        "{words:?}"
    );
    assert!(!code.contains('\u{202e}'), "rustc refuses text that turns the direction of code");

    project.write("schema.toml", project.read("schema.toml").split("\n[").next().expect("a head"));
    for format in ["human", "github"] {
        let generated = plain(project.run(&["generate", "--color", "always", "--format", format]));
        generated.expect_status(1).expect_text("--allow");
        for verb in ["lint", "check", "stats"] {
            plain(project.run(&[verb, "--color", "always", "--format", format]));
        }
    }
}

/// Programs of PostgreSQL take a connection string where they take a name, and options where they take arguments.
#[test]
fn names_of_databases_are_no_connection_strings() {
    let (mut project, live) = migrated(USERS);
    for name in [
        "host=nowhere.invalid dbname=x",
        "--help",
        "postgresql://nowhere.invalid/x",
        "../../a 'b' \"c\" $(touch canary)",
    ] {
        // The server outlives a test that failed.
        execute(&live.url(), &format!("drop database if exists {}", ident(name)));
        execute(&live.url(), &format!("create database {}", ident(name)));
        let url = live.url().with_database(name);
        project.use_database(&url);
        for verb in
            [&["migrate"][..], &["status"], &["check"], &["backup"], &["health"], &["maintain"], &["stats"]]
        {
            plain(project.ok(verb));
        }
        let mut backups = std::fs::read_dir(project.path("backups"))
            .expect("a folder")
            .map(|entry| entry.expect("an entry"));
        let backup = backups.next().expect("a backup").path();
        assert!(backups.next().is_none(), "one file");
        let restored = database();
        let target = restored.url().to_string();
        plain(project.ok(&["restore", &backup.to_string_lossy(), "--database-url", &target]));
        assert_same("restored", &dump(&url), &dump(&restored.url()));
        execute(&live.url(), &format!("drop database {}", ident(name)));
        std::fs::remove_file(backup).expect("removed");
    }
    assert!(!project.path("canary").exists(), "a command was run");
}

#[test]
fn names_of_files_are_names() {
    let (project, _live) = migrated(USERS);
    for name in [
        "0002_$(touch canary).sql",
        "0002_a;touch canary.sql",
        "0002_\u{1b}[2Jx.sql",
        "0002_..\\x.sql",
        "0002_a\nb.sql",
    ] {
        project.write(&format!("migrations/{name}"), "create table outside (id integer);");
        for verb in [&["status"][..], &["migrate"], &["check"], &["lint"], &["status", "--format", "github"]]
        {
            plain(project.run(verb));
        }
        std::fs::remove_file(project.path(&format!("migrations/{name}"))).expect("removed");
    }
    assert!(!project.path("canary").exists(), "a command was run");
    let files: Vec<String> = project.migrations().into_keys().collect();
    assert_eq!(files, ["0001_initial.down.sql", "0001_initial.sql", "migrations.sum"]);
}

//! What is odd but legal works, and what is printed into a pipe is plain.

use std::fmt::Write;

use relata_tests::dump;

use crate::{USERS, migrated, project};

#[test]
fn a_table_of_1600_columns() {
    let columns = |from: usize| {
        (from..=1600).fold("[tables.wide.columns]\n".to_owned(), |mut text, number| {
            let _ = writeln!(text, "c{number} = \"integer?\"");
            text
        })
    };
    let (project, live) = project(&columns(1));
    project.ok(&["generate", "--from", "migrations"]);
    project.ok(&["migrate"]);
    assert_eq!(dump(&live.url()).matches("integer").count(), 1600);
    project.ok(&["generate"]).expect_text("nothing to do");
    project.write("schema.toml", &columns(2));
    project.ok(&["generate", "--allow", "drop-column:wide.c1"]);
    project.ok(&["migrate"]);
    assert_eq!(dump(&live.url()).matches("integer").count(), 1599);
}

#[test]
fn colours_are_for_terminals() {
    let (project, _live) = migrated(USERS);
    let verbs: &[&[&str]] = &[&["status"], &["generate"], &["check"], &["migrate"], &["pull"], &["bogus"]];
    for verb in verbs {
        let ran = project.run(verb);
        assert!(!ran.says("\u{1b}"), "an escape in {ran}");
    }
    let coloured = project.run(&["status", "--color", "always"]);
    assert!(coloured.stdout.contains('\u{1b}'), "{coloured}");
}

#[test]
fn quiet_says_results_alone() {
    let (project, _live) = migrated(USERS);
    let ran = project.ok(&["generate", "--quiet"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn pull_writes_what_a_person_would() {
    let (project, live) = project(USERS);
    relata_tests::database::execute(
        &live.url(),
        "create type role as enum ('admin', 'user');
         create table users (
             id bigint generated always as identity primary key, email varchar(255) not null unique,
             role role not null default 'user', state varchar(10) not null check (state in ('on', 'off')),
             created_at timestamptz not null default now(), boss bigint references users on delete set null);
         create index users_role_idx on users (role);
         comment on table users is 'People.'",
    );
    let pulled = project.ok(&["pull"]).stdout;
    relata_tests::assert_same(
        "pull",
        r#"[database]
schemas = ["public"]

[enums]
role = ["admin", "user"]

[tables.users]
comment = "People."

[tables.users.columns]
id         = { type = "bigint", primary_key = true, identity = "always" }
email      = { type = "varchar(255)", unique = true }
role       = { type = "role", default = "'user'" }
state      = { type = "varchar(10)", check = "state IN ('on', 'off')" }
created_at = { type = "timestamptz", default = "now()" }
boss       = { type = "bigint?", references = "users.id", on_delete = "set null" }

[tables.users.indexes]
users_role_idx = ["role"]
"#,
        &pulled,
    );
}

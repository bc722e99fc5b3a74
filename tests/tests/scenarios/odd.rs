//! What is odd but legal works, and what is printed into a pipe is plain.

use std::fmt::Write;
use std::process::{Command, Stdio};

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

/// As `relata json-schema | head -1` has it.
#[test]
fn a_reader_that_goes_is_no_error() {
    let (project, live) = migrated(USERS);
    for verb in [
        "json-schema",
        "codegen --out -",
        "docs",
        "docs --format dbml",
        "pull",
        "stats --format json",
        "check --format json",
    ] {
        let mut command = Command::new(crate::RELATA);
        command.args(verb.split(' ')).current_dir(project.root()).env("DATABASE_URL", live.url().to_string());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("relata runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("relata ends");
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).contains("panicked")),
            (Some(0), false),
            "{verb}"
        );
    }
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

/// Defaults lose the casts that PostgreSQL adds, and keep those that make another expression of them.
#[test]
fn pulled_defaults_are_those_of_the_database() {
    let (project, live) = project(USERS);
    relata_tests::database::execute(
        &live.url(),
        r#"create type mood as enum ('ok', 'bad');
           create domain label as text default 'none'::text;
           create table t (
               a numeric default 0, b numeric(10,2) default 0.50, c numeric default 0::numeric,
               d bigint default '-5'::integer, e text default ''::text, f varchar(9) default 'x',
               g varchar default 'x'::text, h text default 'a\b', i jsonb default '{"a": "it''s"}',
               j text[] default '{}', k text[] default array['a', 'b'], l mood default 'ok',
               m timestamp default (now() at time zone 'utc'), n bytea default '\x00', o boolean default 'f',
               p timestamptz default '2020-01-01 00:00:00+00', q double precision default '0.5'::double precision,
               r varchar(3)[] default array['a', 'b'], s label default 'some', u interval default '1 day',
               v timestamp default (timezone('utc', now())), w date default (now() at time zone 'utc')::date)"#,
    );
    project.ok(&["pull", "--out", "pulled.toml"]);
    let pulled = project.read("pulled.toml");
    let columns = pulled.split("[tables.t.columns]\n").nth(1).unwrap_or_default();
    expect_test::expect![[r#"
        a = { type = "numeric?", default = 0 }
        b = { type = "numeric(10, 2)?", default = 0.50 }
        c = { type = "numeric?", default = "0::numeric" }
        d = { type = "bigint?", default = -5 }
        e = { type = "text?", default = "''" }
        f = { type = "varchar(9)?", default = "'x'" }
        g = { type = "varchar?", default = "'x'::text" }
        h = { type = "text?", default = "'a\\b'" }
        i = { type = "jsonb?", default = "'{\"a\": \"it''s\"}'" }
        j = { type = "text[]?", default = "'{}'" }
        k = { type = "text[]?", default = "ARRAY['a', 'b']" }
        l = { type = "mood?", default = "'ok'" }
        m = { type = "timestamp?", default = "now() AT TIME ZONE 'utc'" }
        n = { type = "bytea?", default = "'\\x00'" }
        o = { type = "boolean?", default = false }
        p = { type = "timestamptz?", default = "'2020-01-01 00:00:00+00'" }
        q = { type = "double precision?", default = "'0.5'" }
        r = { type = "varchar(3)[]?", default = "ARRAY['a', 'b']" }
        s = { type = "label?", default = "'some'::text" }
        u = { type = "interval?", default = "'1 day'" }
        v = { type = "timestamp?", default = "timezone('utc', now())" }
        w = { type = "date?", default = "(now() AT TIME ZONE 'utc'::text)::date" }
    "#]]
    .assert_eq(columns);
    let url = live.url().to_string();
    project.ok(&["diff", "--from", &url, "--to", "pulled.toml"]);
    project.ok(&["diff", "--from", "pulled.toml", "--to", &url]);
}

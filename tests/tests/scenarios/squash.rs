//! `squash`: many files become one, for databases that have them and for those that do not.

use relata_tests::database::{execute, query};
use relata_tests::{Project, assert_same, database, dump};

use crate::{RELATA, USERS, USERS_WITH_NICKNAME, project};

const TEAMS: &str = "
[enums]
kind = [\"a\", \"b\"]

[tables.teams.columns]
id      = { type = \"integer\", primary_key = true, identity = \"always\" }
kind    = { type = \"kind\", default = \"'a'\" }
user_id = { type = \"integer\", references = \"users.id\" }

[tables.teams.indexes]
teams_kind_idx = [\"kind\"]

[views]
members = \"select id from teams\"
";

/// 0001 to 0003, or to 0004 where foreign keys are checked in a file of their own.
fn three_migrations(project: &Project) -> String {
    project.ok(&["generate", "--from", "migrations"]);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate", "--from", "migrations"]);
    project.write("schema.toml", &format!("{USERS_WITH_NICKNAME}{TEAMS}"));
    project.ok(&["generate", "--from", "migrations"]);
    let names = project.migrations().into_keys().filter(|name| name.ends_with(".down.sql"));
    names.max().expect("a file")[..4].to_owned()
}

fn ups(project: &Project) -> Vec<String> {
    project.migrations().into_keys().filter(|name| !name.ends_with(".down.sql")).collect()
}

#[test]
fn a_database_that_has_all_goes_on_and_a_new_one_gets_the_same() {
    let (project, live) = project(USERS);
    let last = three_migrations(&project);
    project.ok(&["migrate"]);
    let before = dump(&live.url());
    project.ok(&["squash"]).expect_text(&format!("into {last}_squashed"));
    assert_eq!(ups(&project), [format!("{last}_squashed.sql"), "migrations.sum".to_owned()]);
    let text = project.read(&format!("migrations/{last}_squashed.sql"));
    assert!(text.contains("\n-- relata: replaces 0001_initial "), "{text}");

    project.ok(&["status", "--check"]).expect_text("applied");
    project.ok(&["check"]);
    let ledger = "select version, name, how, state from relata.migrations";
    assert!(query(&live.url(), ledger).lines().count() > 1, "nothing is written before migrate");
    project.ok(&["migrate"]);
    let last_number = last.trim_start_matches('0');
    assert_eq!(query(&live.url(), ledger), format!("{last_number}|squashed|recorded|done"));
    project.ok(&["status", "--check"]);
    project.ok(&["check"]);
    project.ok(&["generate"]).expect_text("nothing to do");
    assert_same("the squashed database", &before, &dump(&live.url()));

    let fresh = database();
    let url = fresh.url().to_string();
    project.ok(&["migrate", "--database-url", &url]);
    assert_same("a new database", &before, &dump(&fresh.url()));
    project.ok(&["rollback", "--yes", "--allow", "data-loss", "--database-url", &url]);
    assert_same("undone", &dump(&database().url()), &dump(&fresh.url()));
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), "select count(*) from relata.migrations"), "0");
}

#[test]
fn rollback_takes_what_was_folded_as_one() {
    let (project, live) = project(USERS);
    three_migrations(&project);
    project.ok(&["migrate"]);
    project.ok(&["squash"]);
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), "select count(*) from relata.migrations"), "0");
    assert_eq!(query(&live.url(), "select count(*) from pg_tables where schemaname = 'public'"), "0");
}

#[test]
fn newer_files_stay_and_a_database_that_has_only_some_is_told() {
    let (mut project, live) = project(USERS);
    three_migrations(&project);
    project.ok(&["migrate", "--to", "1"]);
    let before = project.migrations();
    project.run(&["squash", "--to", "2"]).expect_status(2).expect_text("lacks 0002_add_users_nickname");
    assert_eq!(project.migrations(), before);
    project.ok(&["squash", "--to", "2", "old", "--database-url", &database().url().to_string()]);
    assert!(ups(&project).contains(&"0002_old.sql".to_owned()), "{:?}", ups(&project));
    project.run(&["migrate"]).expect_status(2).expect_text("only those up to 0001_initial");
    project.use_database(&database().url());
    drop(live);
    let fresh = database();
    project.use_database(&fresh.url());
    project.ok(&["migrate"]);
    project.ok(&["check"]);
    project.run(&["squash", "--to", "9"]).expect_status(2).expect_text("no migration 0009");
    project.ok(&["squash", "--to", "2"]).expect_text("nothing to do");
}

#[test]
fn what_cannot_be_folded_is_said_and_nothing_is_written() {
    for (sql, said) in [
        ("INSERT INTO users VALUES (1, 'a');\n", "INSERT INTO public.users VALUES (1, 'a')"),
        ("CREATE CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;\n", "CREATE CONVERSION"),
    ] {
        let project = Project::with_schema(RELATA, USERS);
        project.ok(&["generate"]);
        project.write("migrations/0002_by_hand.sql", sql);
        project.ok(&["generate"]);
        let before = project.migrations();
        project.run(&["squash"]).expect_status(2).expect_text("nothing was written").expect_text(said);
        assert_eq!(project.migrations(), before);
    }
}

#[test]
fn baseline_asks_pg_dump_as_well() {
    let (project, live) = project(USERS);
    project.ok(&["generate", "--from", "migrations"]);
    project.ok(&["push", "--yes"]);
    execute(&live.url(), "create conversion c for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1");
    project
        .run(&["baseline"])
        .expect_status(1)
        .expect_text("as pg_dump sees")
        .expect_text("CREATE CONVERSION");
    execute(&live.url(), "drop conversion c; create schema other; create table other.t (id int)");
    project.ok(&["baseline"]).expect_text("recorded 0001_initial");
}

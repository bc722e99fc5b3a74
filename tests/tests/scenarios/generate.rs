//! `generate` beside a live database in each of its states.

use relata_tests::database::{catalog, execute, query};

use crate::{USERS, USERS_WITH_NICKNAME, migrated, project};

#[test]
fn an_empty_database_has_migrations_pending() {
    let (project, live) = project(USERS);
    project.ok(&["generate", "--from", "migrations"]).expect_text("1 pending: 0001_initial");
    let before = project.migrations();
    project.ok(&["generate"]).expect_text("nothing to do").expect_text("1 pending: 0001_initial");
    assert_eq!(project.migrations(), before);
    assert!(catalog(&live.url()).tables.is_empty(), "generate changes nothing there");
    project.ok(&["migrate"]).expect_text("applied 0001_initial.sql");
    project.ok(&["generate"]).expect_text("all migrations are applied");
}

#[test]
fn a_pushed_database_is_told_and_migrate_records_it() {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["push", "--yes"]).expect_text("agrees with schema.toml now");
    let generated = project.ok(&["generate"]).expect_text("pushed");
    assert!(
        project.migrations().contains_key("0002_add_users_nickname.sql"),
        "named by what changed: {generated}"
    );
    execute(&live.url(), "insert into users values (1, 'a@b', 'x')");
    project.ok(&["migrate"]).expect_text("recorded 0002_add_users_nickname");
    let ledger = query(&live.url(), "select version, name, how from relata.migrations order by version");
    assert_eq!(ledger, "1|initial|applied\n2|add_users_nickname|recorded");
    assert_eq!(query(&live.url(), "select * from users"), "1|a@b|x", "recorded, not run");
    project.ok(&["status", "--check"]).expect_text("recorded");
    project.ok(&["migrate"]).expect_text("nothing to do");
}

#[test]
fn a_drifted_database_is_named_and_the_plan_stays_that_of_the_files() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "alter table users add column by_hand integer");
    project.write("schema.toml", USERS_WITH_NICKNAME);
    let generated = project.ok(&["generate"]).expect_text("has drifted").expect_text("by_hand");
    let up = project.read("migrations/0002_add_users_nickname.sql");
    assert!(!up.contains("by_hand"), "the drift is not in the migration: {generated}\n{up}");
}

#[test]
fn the_first_migration_builds_all_from_empty_also_beside_a_pushed_database() {
    let (project, live) = project(USERS);
    project.ok(&["push", "--yes"]);
    project
        .run(&["check"])
        .expect_status(1)
        .expect_text("missing-migration")
        .expect_text("+ create table users");
    let checked = project.run(&["check"]);
    assert!(!checked.says("drift") && !checked.says("DROP TABLE"), "{checked}");
    project.run(&["baseline"]).expect_status(2).expect_text("`relata generate` writes the first migration");

    project.ok(&["generate"]).expect_text("pushed; `relata migrate` will record up to 0001_initial");
    assert!(project.read("migrations/0001_initial.sql").contains("CREATE TABLE public.users"));
    project.ok(&["migrate"]).expect_text("recorded 0001_initial");
    project.ok(&["check"]).expect_text("everything agrees");
    drop(live);
}

#[test]
fn a_pushed_database_that_the_schema_file_has_left_behind_is_pushed_again() {
    let (project, live) = project(USERS);
    project.ok(&["push", "--yes"]);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project
        .ok(&["generate"])
        .expect_text("it is not what migrations/ make: where it was there before them, `relata pull`");
    let up = project.read("migrations/0001_initial.sql");
    assert!(up.contains("CREATE TABLE public.users") && !up.contains("ALTER TABLE"), "{up}");
    project.ok(&["generate"]).expect_text("schema.toml and migrations/ agree");
    let checked = project.run(&["check"]).expect_status(1).expect_text("unrecorded");
    assert!(!checked.says("drift") && !checked.says("DROP TABLE"), "{checked}");
    project.ok(&["push", "--yes"]);
    project.ok(&["migrate"]).expect_text("recorded 0001_initial");
    project.ok(&["check"]);

    // The same state on another database, by the files alone.
    let other = relata_tests::database();
    project.ok(&["migrate", "--database-url", &other.url().to_string()]).expect_text("applied 0001_initial");
    assert_eq!(catalog(&other.url()), catalog(&live.url()));
}

#[test]
fn from_live_writes_down_first_what_the_live_database_has() {
    let (project, live) = project(USERS_WITH_NICKNAME);
    execute(&live.url(), "create table users (id integer primary key, email text not null unique)");
    execute(&live.url(), "insert into users values (1, 'a@b')");
    project.ok(&["generate", "--from", "live"]).expect_text("will record up to 0001_initial");
    let up = project.read("migrations/0001_initial.sql");
    assert!(up.contains("CREATE TABLE public.users") && !up.contains("nickname"), "{up}");
    project.ok(&["migrate"]).expect_text("recorded 0001_initial").expect_text("applied 0002_initial_2.sql");
    assert_eq!(query(&live.url(), "select * from users"), "1|a@b|NULL");
    project.ok(&["check"]);
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), "select * from users"), "1|a@b");
}

#[test]
fn from_live_takes_in_what_was_done_by_hand() {
    let (project, live) = migrated(USERS);
    execute(
        &live.url(),
        "alter table users add column nickname text; alter table users add column by_hand integer",
    );
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project
        .run(&["generate", "--from", "live"])
        .expect_status(1)
        .expect_text("--allow drop-column:users.by_hand");
    project.ok(&["generate", "hands", "--from", "live", "--allow", "drop-column:users.by_hand"]);
    let first = project.read("migrations/0002_hands.sql");
    assert!(first.contains("ADD COLUMN by_hand") && first.contains("ADD COLUMN nickname"), "{first}");
    let second = project.read("migrations/0003_hands_2.sql");
    assert!(second.contains("DROP COLUMN by_hand") && !second.contains("nickname"), "{second}");
    project.ok(&["migrate"]).expect_text("recorded 0002_hands").expect_text("applied 0003_hands_2.sql");
    project.ok(&["check"]);
    project
        .run(&["generate", "--from", "live", "--database-url", "postgresql://nobody@127.0.0.1:1/none"])
        .expect_status(2);
}

#[test]
fn check_writes_nothing_and_says_what_is_missing() {
    let (project, _live) = project(USERS);
    project.run(&["generate", "--check"]).expect_status(1).expect_text("create table users");
    assert!(project.migrations().is_empty());
    project.ok(&["generate"]);
    project.ok(&["generate", "--check"]);
    let json = project.ok(&["generate", "--check", "--format", "json"]).json();
    assert_eq!(json["files"].as_array().map(Vec::len), Some(0), "{json}");
}

#[test]
fn names_that_are_given_stand_and_bad_ones_are_refused() {
    let (project, _live) = project(USERS);
    project.run(&["generate", "../evil"]).expect_status(2).expect_text("cannot name a migration");
    assert!(project.migrations().is_empty());
    project.ok(&["generate", "first-of_all"]);
    assert!(project.migrations().contains_key("0001_first-of_all.sql"));
}

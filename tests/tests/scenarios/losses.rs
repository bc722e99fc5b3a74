//! What would lose data is refused, with row counts, until it is allowed by name.

use relata_tests::database::{catalog, execute, query};

use crate::{USERS, USERS_WITH_NICKNAME, migrated};

#[test]
fn push_and_generate_refuse_with_estimates_and_obey_names() {
    let (project, live) = migrated(USERS_WITH_NICKNAME);
    let url = live.url();
    execute(&url, "insert into users select n, n::text, 'x' from generate_series(1, 250) n; analyze users");
    project.write("schema.toml", USERS);
    for verb in [["push", "--yes"], ["generate", "drop"]] {
        let refused = project.run(&verb).expect_status(1);
        let refused = refused.expect_text("users.nickname").expect_text("in about 250 rows");
        assert!(refused.says("--allow drop-column:users.nickname"), "{refused}");
    }
    let json = project.run(&["push", "--yes", "--format", "json"]).expect_status(1).json();
    assert_eq!(json["refused"][0]["allow"], "drop-column:users.nickname");
    assert_eq!(json["refused"][0]["estimated_rows"], 250);
    let other = project.run(&["push", "--yes", "--allow", "drop-column:users.nicknam"]).expect_status(1);
    other.expect_text("fits nothing");
    assert_eq!(query(&url, "select count(nickname) from users"), "250", "nothing was changed");
    assert_eq!(project.migrations().len(), 3, "nothing was written");

    project.ok(&["push", "--yes", "--allow", "drop-column:users.nickname"]);
    assert_eq!(query(&url, "select count(*), max(id) from users"), "250|250");
    assert_eq!(catalog(&url).tables.values().next().map(|table| table.columns.len()), Some(2));
}

#[test]
fn a_table_that_was_never_analysed_says_so_and_data_loss_allows_all() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "insert into users values (1, 'a')");
    project.write("schema.toml", "[database]\nschemas = [\"public\"]\n");
    let refused = project.run(&["push", "--yes"]).expect_status(1);
    refused.expect_text("drop-table:users").expect_text("not known");
    project.ok(&["push", "--yes", "--allow", "data-loss"]);
    assert!(catalog(&live.url()).tables.keys().all(|table| table.schema == "relata"));
}

#[test]
fn a_dry_run_changes_nothing() {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["push", "--dry-run"]).expect_text("ADD COLUMN nickname text");
    project.ok(&["generate"]);
    let dry = project.ok(&["migrate", "--dry-run"]).expect_text("would apply 0002_add_users_nickname.sql");
    dry.expect_text("-- add column users.nickname").expect_text("ADD COLUMN nickname text");
    let json = project.ok(&["migrate", "--dry-run", "--format", "json"]).json();
    let file = &json["applied"][0];
    assert_eq!(file["file"], "0002_add_users_nickname.sql");
    assert_eq!(file["header"][2], "add column users.nickname");
    let statements = ["SET lock_timeout = '5s'", "ALTER TABLE public.users ADD COLUMN nickname text"];
    assert_eq!(file["statements"], serde_json::json!(statements));
    assert_eq!(query(&live.url(), "select count(*) from relata.migrations"), "1");
}

#[test]
fn rollback_refuses_what_its_files_lose_until_it_is_allowed() {
    let (project, live) = migrated(USERS);
    let url = live.url();
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    execute(&url, "insert into users values (1, 'a@b', 'x')");
    let down = project.read("migrations/0002_add_users_nickname.down.sql");
    assert!(
        down.contains("-- relata: loses drop-column:users.nickname: the column's values (text)\n"),
        "{down}"
    );

    let dry =
        project.ok(&["rollback", "--dry-run"]).expect_text("would run 0002_add_users_nickname.down.sql");
    let dry = dry.expect_text("DROP COLUMN nickname");
    dry.expect_text("would lose users.nickname: the column's values (text)");
    let json = project.ok(&["rollback", "--dry-run", "--format", "json"]).json();
    assert_eq!(json["losses"][0]["allow"], "drop-column:users.nickname");
    let refused = project.run(&["rollback", "--yes"]).expect_status(1).expect_text("would lose data");
    refused.expect_text("--allow drop-column:users.nickname");
    let json = project.run(&["rollback", "--yes", "--format", "json"]).expect_status(1).json();
    assert_eq!(json["refused"][0]["allow"], "drop-column:users.nickname");
    let other = project.run(&["rollback", "--yes", "--allow", "drop-column:users.x"]).expect_status(1);
    other.expect_text("fits nothing");
    assert_eq!(query(&url, "select nickname from users"), "x", "nothing was changed");
    project.run(&["rollback", "--allow", "data-loss"]).expect_status(2).expect_text("--yes");
    let ran = project.ok(&["rollback", "--yes", "--allow", "drop-column:users.nickname"]);
    ran.expect_text("this loses users.nickname");
    assert_eq!(query(&url, "select * from users"), "1|a@b");
}

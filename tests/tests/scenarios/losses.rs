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
    project.ok(&["migrate", "--dry-run"]).expect_text("would apply 0002_add_users_nickname.sql");
    assert_eq!(query(&live.url(), "select count(*) from relata.migrations"), "1");
}

//! Migrations that no database has: edited by hand, thrown away, and cut off in the middle.

use std::fs;

use relata_tests::Project;
use relata_tests::database::{execute, query};

use crate::{USERS, USERS_WITH_NICKNAME, migrated, project};

const UP: &str = "migrations/0002_add_users_nickname.sql";
const DOWN: &str = "migrations/0002_add_users_nickname.down.sql";

/// With 0001 applied, and 0002 pending.
fn pending() -> (Project, relata_scratch::Temporary) {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    (project, live)
}

fn append(project: &Project, file: &str, text: &str) {
    project.write(file, &format!("{}{text}", project.read(file)));
}

#[test]
fn an_edited_pending_file_is_accepted_by_one_command() {
    let (project, live) = pending();
    append(&project, UP, "UPDATE public.users SET nickname = email;\n");
    let sums = project.read("migrations/migrations.sum");
    for args in [&["migrate"][..], &["generate"], &["rollback", "--yes"]] {
        project
            .run(args)
            .expect_status(2)
            .expect_text("0002_add_users_nickname.sql was changed")
            .expect_text("relata generate --accept 2");
    }
    project.run(&["check"]).expect_status(1).expect_text("relata generate --accept 2");
    project.run(&["status", "--check"]).expect_status(1).expect_text("relata generate --accept 2");
    project.run(&["generate", "--accept", "1"]).expect_status(2).expect_text("0002_add_users_nickname.sql");
    project.run(&["generate", "--accept", "7"]).expect_status(2).expect_text("no migration 0007");
    assert_eq!(project.read("migrations/migrations.sum"), sums);

    let accepted = project.ok(&["generate", "--accept", "2"]).expect_text("accepted 0002_add_users_nickname");
    assert!(!accepted.says("does not build"), "{accepted}");
    project.ok(&["generate", "--accept", "2"]).expect_text("nothing to do");
    execute(&live.url(), "insert into users values (1, 'a@b')");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select * from users"), "1|a@b|a@b");
    project.ok(&["check"]);
}

#[test]
fn what_is_accepted_is_proven() {
    let (project, _live) = pending();
    let good = project.read(UP);
    append(&project, UP, "UPDATE public.users SET nickname = mail;\n");
    project
        .run(&["generate", "--accept", "2"])
        .expect_status(2)
        .expect_text("0002_add_users_nickname.sql")
        .expect_text("mail");
    project.write(UP, &good);
    append(&project, UP, "CREATE TABLE public.extra (id int);\n");
    project
        .run(&["generate", "--accept", "2"])
        .expect_status(2)
        .expect_text("0002_add_users_nickname.down.sql does not undo 0002_add_users_nickname.sql")
        .expect_text("drop table extra");
    append(&project, DOWN, "DROP TABLE public.extra;\n");
    project
        .ok(&["generate", "--accept", "2"])
        .expect_text("does not build schema.toml")
        .expect_text("drop table extra");
}

#[test]
fn a_file_is_accepted_with_its_way_back_alone() {
    let (project, _live) = pending();
    let down = project.read(DOWN);
    fs::remove_file(project.path(DOWN)).expect("removed");
    project
        .run(&["generate", "--accept", "2"])
        .expect_status(2)
        .expect_text("0002_add_users_nickname.sql has no down file");
    project.write(DOWN, "-- relata: irreversible: there is no going back\n");
    project.ok(&["generate", "--accept", "2"]).expect_text("accepted");
    project.write(DOWN, &down);
    project.ok(&["generate", "--accept", "2"]).expect_text("accepted");
}

#[test]
fn an_applied_file_is_neither_accepted_nor_thrown_away() {
    let (project, _live) = pending();
    project.ok(&["migrate"]);
    append(&project, UP, "-- an afterthought\n");
    let before = project.migrations();
    for args in [["generate", "--accept", "2"], ["generate", "--redo", "2"], ["generate", "--redo", "1"]] {
        project.run(&args).expect_status(2).expect_text("has").expect_text("0002_add_users_nickname applied");
    }
    assert_eq!(project.migrations(), before);
}

#[test]
fn without_a_database_it_is_said_that_none_was_asked() {
    let project = Project::with_schema(crate::RELATA, USERS);
    project.ok(&["generate"]);
    append(&project, "migrations/0001_initial.sql", "-- by hand\n");
    project
        .ok(&["generate", "--accept", "1"])
        .expect_text("no database is configured")
        .expect_text("accepted");
    project.ok(&["check"]);
}

#[test]
fn the_newest_migrations_are_thrown_away_and_written_again() {
    let (project, live) = pending();
    project.write("schema.toml", &format!("{USERS_WITH_NICKNAME}[tables.teams.columns]\nid = \"integer\"\n"));
    project.ok(&["generate", "add_teams"]);
    assert!(project.migrations().contains_key("0003_add_teams.down.sql"));
    let handle = USERS_WITH_NICKNAME.replace("nickname", "handle");
    project.write("schema.toml", &handle);
    project
        .ok(&["generate", "--redo", "2"])
        .expect_text("removed migrations/0002_add_users_nickname.sql")
        .expect_text("removed migrations/0003_add_teams.down.sql")
        .expect_text("wrote migrations/0002_add_users_handle.sql");
    let names: Vec<String> = project.migrations().into_keys().collect();
    assert_eq!(
        names,
        [
            "0001_initial.down.sql",
            "0001_initial.sql",
            "0002_add_users_handle.down.sql",
            "0002_add_users_handle.sql",
            "migrations.sum"
        ]
    );
    // The same again gives the same; an edited file is no hindrance, it goes.
    let before = project.migrations();
    append(&project, "migrations/0002_add_users_handle.sql", "SELECT broken;\n");
    project.ok(&["generate", "--redo", "2"]);
    assert_eq!(project.migrations(), before);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select count(handle) from users"), "0");
    project.run(&["generate", "--redo", "9"]).expect_status(2).expect_text("no migration 0009");
}

#[test]
fn what_is_no_longer_wanted_is_only_thrown_away_and_a_refusal_leaves_all() {
    let (project, _live) = pending();
    let before = project.migrations();
    project.write("schema.toml", "[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\n");
    project.run(&["generate", "--redo", "2"]).expect_status(1).expect_text("--allow drop-column:users.email");
    assert_eq!(project.migrations(), before);
    project.write("schema.toml", USERS);
    project.ok(&["generate", "--redo", "2"]).expect_text("removed").expect_text("nothing to do");
    let names: Vec<String> = project.migrations().into_keys().collect();
    assert_eq!(names, ["0001_initial.down.sql", "0001_initial.sql", "migrations.sum"]);
    project.ok(&["check"]);
}

#[test]
fn a_rewrite_that_was_cut_off_is_finished_by_the_next_run() {
    let (project, _live) = project(USERS);
    project.ok(&["generate", "--from", "migrations"]);
    let wanted = project.migrations();
    // As a crash leaves it: decided, one of the files in place already, the old ones still there.
    for name in ["0001_initial.down.sql", "migrations.sum"] {
        project.write(&format!("migrations/.rewrite/{name}"), &wanted[name]);
    }
    project.write("migrations/.rewrite/removed", "0001_old.sql\n0001_old.down.sql\n0002_gone_already.sql\n");
    project.write("migrations/0001_old.sql", "SELECT 1;\n");
    project.write("migrations/0001_old.down.sql", "SELECT 1;\n");
    project.write("migrations/migrations.sum", "old\n");
    fs::remove_file(project.path("migrations/0001_initial.down.sql")).expect("removed");
    project.ok(&["migrate"]).expect_text("applied 0001_initial.sql");
    assert_eq!(project.migrations(), wanted);
}

const INDEX: &str = "migrations/0002_users_email_length_idx.sql";
const NO_INDEX: &str = "migrations/0002_users_email_length_idx.down.sql";

/// With 0001 applied, and 0002 written by hand and not yet in migrations.sum.
fn by_hand() -> (Project, relata_scratch::Temporary) {
    let (project, live) = migrated(USERS);
    project.write(INDEX, "CREATE INDEX users_email_length_idx ON public.users (length(email));\n");
    project.write(NO_INDEX, "DROP INDEX public.users_email_length_idx;\n");
    (project, live)
}

#[test]
fn what_a_file_by_hand_did_is_not_undone_in_silence() {
    let (project, _live) = by_hand();
    let sums = project.read("migrations/migrations.sum");
    for schema in [USERS, USERS_WITH_NICKNAME] {
        project.write("schema.toml", schema);
        project
            .run(&["generate"])
            .expect_status(1)
            .expect_text("0002_users_email_length_idx.sql, which is new:")
            .expect_text("create index users_email_length_idx")
            .expect_text("--allow undo:0002_users_email_length_idx");
    }
    assert_eq!(project.read("migrations/migrations.sum"), sums);
    assert!(!project.path("migrations/0003_add_users_nickname_and_more.sql").exists());

    let told = format!(
        "{USERS_WITH_NICKNAME}\n[tables.users.indexes]\nusers_email_length_idx = [\"(length(email))\"]\n"
    );
    project.write("schema.toml", &told);
    project.ok(&["generate"]).expect_text("wrote migrations/0003_add_users_nickname.sql");
}

#[test]
fn what_a_file_by_hand_did_is_undone_where_that_is_allowed() {
    let (project, _live) = by_hand();
    let ran = project.ok(&[
        "generate",
        "--allow",
        "undo:0002_users_email_length_idx",
        "--allow",
        "undo:0001_initial",
    ]);
    ran.expect_text("--allow undo:0001_initial fits no new file")
        .expect_text("wrote migrations/0003_drop_users_email_length_idx.sql");
}

#[test]
fn a_file_that_is_known_and_undone_is_told_by_name() {
    let (project, _live) = pending();
    project.write("schema.toml", USERS);
    project
        .ok(&["generate", "--allow", "data-loss"])
        .expect_text("this undoes all that 0002_add_users_nickname did")
        .expect_text("relata generate --redo 2");
}

#[test]
fn a_new_file_without_a_way_back_is_told() {
    let (project, _live) = by_hand();
    fs::remove_file(project.path(NO_INDEX)).expect("removed");
    project.write(
        "schema.toml",
        &format!("{USERS}\n[tables.users.indexes]\nusers_email_length_idx = [\"(length(email))\"]\n"),
    );
    project
        .ok(&["generate"])
        .expect_text(
            "0002_users_email_length_idx.sql has no down file: write 0002_users_email_length_idx.down.sql",
        )
        .expect_text("added new files to migrations.sum");
}

//! `check`: the question of CI, its exit status and its formats.

use relata_tests::database::execute;

use crate::{USERS, USERS_WITH_NICKNAME, migrated, project};

#[test]
fn everything_agrees() {
    let (project, _live) = migrated(USERS);
    project.ok(&["check"]).expect_text("everything agrees");
    let json = project.ok(&["check", "--format", "json"]).json();
    assert_eq!((json["findings"].as_array().map(Vec::len), &json["live"]), (Some(0), &true.into()));
    let github = project.ok(&["check", "--format", "github"]);
    assert!(!github.says("::error"), "{github}");
    project.ok(&["check", "--offline"]).expect_text("not looked at");
}

#[test]
fn each_finding_has_its_code_in_every_format() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "alter table users alter column email drop not null; create table extra (id int)");
    project.write("schema.toml", USERS_WITH_NICKNAME);
    let human = project.run(&["check"]).expect_status(1);
    for text in [
        "missing-migration",
        "users.nickname",
        "drift",
        "users.email",
        "extra",
        "this SQL brings it back",
        "-- loses extra: the table and its 1 column",
    ] {
        assert!(human.says(text), "`{text}` is missing: {human}");
    }
    let json = project.run(&["check", "--format", "json"]).expect_status(1).json();
    let findings = json["findings"].as_array().cloned().unwrap_or_default();
    let codes: Vec<&str> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["missing-migration", "drift"]);
    assert_eq!(findings[1]["data"]["losses"][0]["allow"], "drop-table:extra");
    let sql = findings[1]["data"]["sql"].as_str().unwrap_or_default();
    let github = project.run(&["check", "--format", "github"]).expect_status(1);
    assert_eq!(github.stdout.lines().filter(|line| line.starts_with("::error")).count(), 2, "{github}");
    assert_eq!(github.stdout.lines().count(), 2, "line breaks are escaped: {github}");

    execute(&live.url(), sql);
    project.write("schema.toml", USERS);
    project.ok(&["check"]);
}

#[test]
fn pending_missing_and_changed_files() {
    let (project, _live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    project.run(&["check"]).expect_status(1).expect_text("pending");
    project.ok(&["migrate"]);
    let text = project.read("migrations/0001_initial.sql");
    project.write("migrations/0001_initial.sql", &format!("{text}\n-- changed\n"));
    let changed = project.run(&["check"]).expect_status(1);
    assert!(changed.says("sum") && changed.says("changed") && changed.says("0001_initial"), "{changed}");
    project.run(&["generate"]).expect_status(2).expect_text("0001_initial");
    project.run(&["migrate"]).expect_status(2).expect_text("0001_initial");
    project.run(&["status", "--check"]).expect_status(1).expect_text("changed");
}

#[test]
fn a_folder_that_was_named_and_is_not_there_is_trouble() {
    let (project, _live) = migrated(USERS);
    for verb in
        [&["check"][..], &["status"], &["migrate"], &["rollback"], &["baseline"], &["generate", "--check"]]
    {
        let args = [verb, &["--migrations", "nope"]].concat();
        project.run(&args).expect_status(2).expect_text("there is no folder nope");
    }
}

#[test]
fn a_bad_file_is_an_answer_and_a_dead_server_is_trouble() {
    let (mut project, live) = project("[tables.users.columns]\nid = \"no_such_type\"\n");
    project.run(&["check"]).expect_status(1).expect_text("no_such_type");
    let json = project.run(&["check", "--format", "json"]).expect_status(1).json();
    assert_eq!(json["findings"][0]["code"], "invalid-schema");
    project.write("schema.toml", USERS);
    project.set("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none");
    project.run(&["check"]).expect_status(2).expect_text("127.0.0.1:1");
    drop(live);
}

#[test]
fn each_question_of_ci_annotates_a_pull_request() {
    let (project, live) = migrated(USERS);
    let github = |args: &[&str]| {
        let args = [args, &["--format", "github"]].concat();
        let ran = project.run(&args);
        let lines = ran.stdout.lines().filter(|line| line.starts_with("::"));
        (ran.status, lines.map(str::to_owned).collect::<Vec<_>>())
    };
    let url = live.url().to_string();
    let diff = ["diff", "--from", "migrations", "--to", "schema.toml"];
    for verb in [&["generate", "--check"][..], &["status", "--check"], &["check"], &diff] {
        assert_eq!(github(verb), (Some(0), Vec::new()), "{verb:?}");
    }

    project.write("schema.toml", USERS_WITH_NICKNAME);
    let at_column = "::error file=schema.toml,line=5::";
    let (status, lines) = github(&["generate", "--check"]);
    assert_eq!((status, lines.len()), (Some(1), 1));
    let missing = "missing-migration: a migration is missing for%0A  + add column users.nickname";
    assert!(lines[0].starts_with(&format!("{at_column}{missing}")), "{lines:?}");
    for from in ["migrations", &url] {
        let (status, lines) = github(&["diff", "--from", from, "--to", "schema.toml"]);
        assert_eq!((status, lines.len()), (Some(1), 1));
        let differ = "difference: the two states differ:%0A  + add column users.nickname";
        assert!(lines[0].starts_with(&format!("{at_column}{differ}")), "{lines:?}");
    }

    project.ok(&["generate"]);
    let pending = "::error file=migrations/0002_add_users_nickname.sql::pending: 0002_add_users_nickname is not applied";
    for verb in [["status", "--check"], ["check", "--quiet"]] {
        let (status, lines) = github(&verb);
        assert_eq!((status, lines.len()), (Some(1), 1), "{lines:?}");
        assert!(lines[0].starts_with(pending), "{lines:?}");
    }
    assert_eq!(github(&["status"]).0, Some(0), "only --check asks");
    let text = project.read("migrations/0002_add_users_nickname.sql");
    project.write("migrations/0002_add_users_nickname.sql", &format!("{text}-- edited\n"));
    let (_, lines) = github(&["status", "--check"]);
    assert!(lines[0].starts_with("::error file=migrations::sum: 0002_add_users_nickname"), "{lines:?}");
}

/// An extension is the whole database's: one that the file does not name may be there for others.
#[test]
fn an_extension_of_others_is_no_drift() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "create extension citext");
    project.ok(&["check"]);
    project.ok(&["generate"]).expect_text("nothing to do");
    execute(&live.url(), "create table by_hand (email citext)");
    let drift = project.run(&["check"]).expect_status(1).expect_text("create table by_hand");
    assert!(!drift.says("create extension"), "{drift}");
}

/// Its finished half is what the rest of the file goes on from: SQL that took it back would break that.
#[test]
fn a_file_that_was_cut_off_is_no_drift() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "insert into users values (1, 'a'), (2, 'b')");
    project.write(
        "schema.toml",
        &USERS.replace("[tables", "tables.users.indexes.lengths = { columns = [\"email\"] }\n[tables"),
    );
    project.ok(&["generate", "lengths"]);
    let stem = "0002_lengths";
    let (up, down) = (format!("migrations/{stem}.sql"), format!("migrations/{stem}.down.sql"));
    let whole = project.read(&up);
    let failing = format!("{whole}\nSELECT 1 / (id - 2) FROM users;\n");
    project.write(&up, &failing);
    project.write(&down, &project.read(&down).replace("DROP", "SELECT 1 / (count(*) - 2) FROM users;\nDROP"));
    project.ok(&["generate", "--accept", "2"]);
    project.run(&["migrate"]).expect_status(2);

    let check = project.run(&["check"]).expect_status(1);
    check.clone().expect_text("was cut off").expect_text("`relata migrate` goes on with it");
    assert!(!check.says("drift["), "{check}");
    let generate = project.ok(&["generate"]).expect_text("was cut off");
    assert!(!generate.says("has drifted") && !generate.says("all migrations are applied"), "{generate}");
    let sum = project.read("migrations/migrations.sum");
    project.write(&up, &format!("{failing}-- edited\n"));
    let edited = project.run(&["check"]).expect_status(1).expect_text("changed since: restore it; then");
    assert!(!edited.says("changed after it was applied"), "{edited}");
    project.write(&up, &failing);
    assert_eq!(project.read("migrations/migrations.sum"), sum);

    project.run(&["rollback", "--yes"]).expect_status(2);
    project.run(&["check"]).expect_status(1).expect_text("`relata rollback` goes on with it");
    execute(&live.url(), "delete from users where id = 2");
    project.ok(&["rollback", "--yes"]);
    let check = project.run(&["check"]).expect_status(1).expect_text("is not applied");
    assert!(!check.says("drift["), "{check}");
}

/// What the file does not manage, `check` leaves alone as `push` does; what it manages, it looks at.
#[test]
fn privileges_and_owners_drift_where_the_file_speaks_of_them() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "grant select on users to public");
    project.ok(&["check"]);
    project.write("schema.toml", &USERS.replace("[tables", "tables.users.grants = {}\n[tables"));
    let json = project.run(&["check", "--format", "json"]).expect_status(1).json();
    assert_eq!(json["findings"][0]["code"], "drift", "{json}");
    let sql = json["findings"][0]["data"]["sql"].as_str().unwrap_or_default();
    assert!(sql.contains("REVOKE"), "{sql}");
    execute(&live.url(), sql);
    project.ok(&["check"]);

    project.write("schema.toml", &USERS.replace("[tables", "tables.users.owner = \"pg_monitor\"\n[tables"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    project.ok(&["check"]);
    execute(&live.url(), "alter table users owner to pg_read_all_data");
    let json = project.run(&["check", "--format", "json"]).expect_status(1).json();
    execute(&live.url(), json["findings"][0]["data"]["sql"].as_str().unwrap_or_default());
    project.ok(&["check"]);
}

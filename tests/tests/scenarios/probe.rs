//! `--probe-live`: the rows that are in the way, before anything is run.

use relata_scratch::Temporary;
use relata_tests::database::execute;
use relata_tests::{Project, Ran, database};

use crate::migrated;

const LOOSE: &str =
    "[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\nemail = \"text?\"\n";
const STRICT: &str = "[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\nemail = { type = \"text\", unique = true }\n";

/// Seven rows without an email, two pairs of the same.
fn users() -> (Project, Temporary) {
    let (project, live) = migrated(LOOSE);
    execute(
        &live.url(),
        "insert into users select i, null from generate_series(1, 7) i;
         insert into users values (11, 'a'), (12, 'a'), (13, 'b'), (14, E'b'), (15, 'c')",
    );
    project.write("schema.toml", STRICT);
    (project, live)
}

#[track_caller]
fn tells_what_is_there(ran: Ran, status: i32) {
    ran.expect_status(status)
        .expect_text("7 rows are in the way")
        .expect_text("    id = 1, email = NULL")
        .expect_text("2 rows are in the way");
}

#[test]
fn generate_and_push_and_a_dry_run_show_the_first_rows_and_their_number() {
    let (project, live) = users();
    tells_what_is_there(project.run(&["push", "--dry-run", "--probe-live"]), 0);
    tells_what_is_there(project.run(&["generate", "--probe-live=60"]), 0);
    tells_what_is_there(project.run(&["migrate", "--dry-run", "--probe-live"]), 1);
    let json = project.run(&["migrate", "--dry-run", "--probe-live", "--format", "json"]).json();
    let probed = json["probed"].as_array().expect("answers");
    let nulls = probed.iter().find(|it| it["rows"] == 7).expect("those without an email");
    assert_eq!(nulls["first"].as_array().map(Vec::len), Some(5), "{json:#}");
    assert_eq!(nulls["first"][0], serde_json::json!({ "id": "1", "email": null }));

    execute(&live.url(), "update users set email = id");
    project.ok(&["migrate", "--dry-run", "--probe-live"]).expect_text("no row is in the way");
    project.ok(&["migrate"]);
    project.run(&["migrate", "--probe-live"]).expect_status(2).expect_text("--dry-run");
}

#[test]
fn values_that_would_be_refused_are_shown_beside_the_refusal() {
    let (project, live) = migrated(LOOSE);
    execute(&live.url(), "insert into users values (1, 'seven'), (2, '7')");
    project.write("schema.toml", &LOOSE.replace("text?", "varchar(3)?"));
    let ran = project.run(&["generate", "--probe-live"]).expect_status(1);
    ran.expect_text("refused").expect_text("1 row is in the way\n    id = 1, email = seven");
}

#[test]
fn what_takes_too_long_or_cannot_be_asked_is_not_known() {
    let (project, _live) = users();
    let check = "check = \"email <> '' and pg_sleep(0.3)::text = ''\"";
    project.write("schema.toml", &LOOSE.replace("\"text?\"", &format!("{{ type = \"text?\", {check} }}")));
    project.ok(&["generate", "--probe-live=1"]).expect_text("not known: no answer within 1 s");
    let other = database();
    let url = other.url().to_string();
    let ran = project.ok(&["generate", "--redo", "2", "--probe-live", "--database-url", &url]);
    ran.expect_text("not known: relation \"public.users\" does not exist");
}

#[test]
fn a_new_column_without_a_value_asks_for_rows() {
    let (project, _live) = users();
    project.write("schema.toml", &format!("{LOOSE}name = \"text\"\n"));
    project
        .run(&["generate", "--check", "--probe-live"])
        .expect_status(1)
        .expect_text("a migration is missing")
        .expect_text("12 rows are in the way");
    project.ok(&["generate"]).expect_text("SELECT * FROM public.users");
    assert!(project.read("migrations/0002_add_users_name.sql").contains("SELECT * FROM public.users"));
    project.run(&["migrate", "--dry-run", "--probe-live"]).expect_text("12 rows are in the way");
}

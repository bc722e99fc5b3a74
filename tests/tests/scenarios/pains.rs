//! What users of other tools put up with, and must not here. The numbers are those of the list that was collected
//! in public issue trackers; each test says which.

use relata_tests::database::{execute, query};

use crate::{USERS, USERS_WITH_NICKNAME, migrated, project};

#[test]
fn pain_01_there_are_down_migrations() {
    let (project, live) = migrated(USERS);
    assert!(project.migrations().contains_key("0001_initial.down.sql"));
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), "select to_regclass('users')"), "NULL");
}

#[test]
fn pain_02_an_index_is_built_concurrently_by_the_runner() {
    let (project, live) = migrated(USERS);
    project.write(
        "schema.toml",
        &format!("{USERS_WITH_NICKNAME}[tables.users.indexes]\nby_nickname = [\"nickname\"]\n"),
    );
    project.ok(&["generate", "first"]);
    project.ok(&["migrate"]);
    project.write(
        "schema.toml",
        &format!("{USERS_WITH_NICKNAME}[tables.users.indexes]\nby_nickname = [\"nickname\"]\nby_email = [\"email\"]\n"),
    );
    project.ok(&["generate", "second"]);
    let up = project.read("migrations/0004_second.sql");
    assert!(
        up.contains("CREATE INDEX CONCURRENTLY by_email") && up.contains("-- relata: no transaction"),
        "{up}"
    );
    project.ok(&["migrate"]);
    assert_eq!(
        query(&live.url(), "select indisvalid from pg_index where indexrelid = 'by_email'::regclass"),
        "t"
    );
}

#[test]
fn pain_04_two_branches_meet_in_one_line_of_the_sums() {
    let (project, _live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    let ours = project.migrations();
    let sum = &ours["migrations.sum"];
    let lines: Vec<&str> = sum.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), 2, "a line a migration: {sum}");
    project.write("migrations/0002_theirs.sql", "select 1;\n");
    let ran = project.run(&["generate"]).expect_status(2);
    assert!(ran.says("0002_theirs"), "two of one number are told by name: {ran}");
}

#[test]
fn pain_05_a_label_goes_though_a_default_names_it() {
    let schema = |labels: &str, default: &str| {
        format!(
            "[enums]\nmood = {labels}\n[tables.t.columns]\nmood = {{ type = \"mood\", default = \"'{default}'\" }}\n"
        )
    };
    let (project, live) = migrated(&schema("[\"a\", \"b\", \"c\"]", "a"));
    execute(&live.url(), "insert into t values ('b')");
    project.write("schema.toml", &schema("[\"c\", { name = \"bb\", renamed_from = \"b\" }]", "c"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    execute(&live.url(), "insert into t default values");
    assert_eq!(query(&live.url(), "select * from t order by mood"), "c\nbb");
}

#[test]
fn pain_07_status_zero_means_applied() {
    let (project, live) = project(USERS);
    project.ok(&["push", "--yes"]);
    assert_eq!(query(&live.url(), "select count(*) from users"), "0");
    execute(&live.url(), "insert into users values (1, 'a')");
    let unique = USERS_WITH_NICKNAME.replace("\"text?\"", "\"text\"");
    project.write("schema.toml", &unique);
    let failed = project.run(&["push", "--yes"]).expect_status(2);
    assert!(failed.says("nickname") && failed.says("nothing was changed"), "{failed}");
    assert_eq!(query(&live.url(), "select * from users"), "1|a");
}

#[test]
fn pain_08_14_23_what_is_there_is_not_proposed_again() {
    let (project, live) = project(
        r#"
[tables.t]
checks = { state_known = "state in ('on', 'off')", between = "n between 1 and 5 and m > 0" }
[tables.t.columns]
id     = { type = "uuid", primary_key = true, default = "gen_random_uuid()" }
state  = { type = "varchar(10)", default = "'on'" }
kind   = { type = "text", default = "'a'", check = "kind in ('a', 'b')" }
n      = { type = "integer", default = "'3'" }
m      = { type = "numeric(6, 2)", default = 1.50 }
type   = { type = "text", default = "lower('X')" }
at     = { type = "timestamptz", default = "(now() at time zone 'utc')" }
tags   = { type = "text[]", default = "array['a', 'b']" }
data   = { type = "jsonb", default = "'{}'" }
until  = { type = "timestamptz", default = "'infinity'" }
span   = { type = "interval", default = "'1 day 2 hours'" }
flags  = { type = "bit(3)", default = "b'101'" }
[tables.t.indexes]
t_state_idx = { columns = ["(lower(kind)) desc"], where = "state not in ('x', 'y')" }
"#,
    );
    project.ok(&["push", "--yes"]);
    project.ok(&["push", "--yes"]).expect_text("nothing to do");
    project.ok(&["generate", "--from", "migrations"]);
    project.ok(&["generate"]).expect_text("nothing to do: schema.toml");
    project.ok(&["migrate"]).expect_text("recorded");
    project.ok(&["check"]);
    // As somebody would have written it by hand.
    execute(
        &live.url(),
        "create schema x; create table x.t (s varchar(5) check (s in ('a', 'b')), n int check (n between 1 and 2 and n <> 0))",
    );
    project.ok(&["pull", "--schemas", "x", "--out", "x.toml"]);
    project.ok(&["push", "--schema", "x.toml", "--yes"]).expect_text("nothing to do");
}

#[test]
fn pain_09_a_check_reaches_a_table_that_exists() {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", &format!("{USERS}[tables.users.checks]\npositive = \"id > 0\"\n"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select convalidated from pg_constraint where conname = 'positive'"), "t");
}

#[test]
fn pain_10_row_security_and_other_schemas_are_left_alone() {
    let (project, live) = migrated(USERS);
    execute(
        &live.url(),
        "alter table users enable row level security; create schema other; create table other.t (id int)",
    );
    project.write("schema.toml", USERS_WITH_NICKNAME);
    let refused = project.run(&["push", "--yes"]).expect_status(1);
    assert!(refused.says("--allow disable-row-security:users"), "{refused}");
    let sql = "select relrowsecurity, to_regclass('other.t') from pg_class where oid = 'users'::regclass";
    assert_eq!(query(&live.url(), sql), "t|other.t");
    let secured = USERS_WITH_NICKNAME.replace(
        "[tables.users.columns]",
        "[tables.users]\nrow_level_security = true\n\n[tables.users.columns]",
    );
    project.write("schema.toml", &secured);
    project.ok(&["push", "--yes"]);
    assert_eq!(query(&live.url(), sql), "t|other.t");
}

#[test]
fn pain_16_a_rename_is_not_drop_and_add() {
    let (project, live) = migrated(USERS_WITH_NICKNAME);
    execute(&live.url(), "insert into users values (1, 'a', 'x')");
    project.write(
        "schema.toml",
        &USERS_WITH_NICKNAME
            .replace("nickname = \"text?\"", "handle = { type = \"text?\", renamed_from = \"nickname\" }"),
    );
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select handle from users"), "x");
    project.ok(&["generate"]).expect_text("nothing to do");
    project.ok(&["check"]).expect_text("renamed_from");
}

#[test]
fn pain_28_a_type_change_keeps_the_column() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "insert into users values (1, 'a')");
    project.write("schema.toml", &USERS.replace("integer", "bigint"));
    project.ok(&["generate"]);
    let up: String = project
        .migrations()
        .into_iter()
        .filter(|(name, _)| name.starts_with("0002"))
        .map(|(_, text)| text)
        .collect();
    assert!(!up.contains("DROP COLUMN"), "{up}");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select pg_typeof(id), email from users"), "bigint|a");
}

#[test]
fn pain_29_identity_order_and_defaults_stay_what_they_are() {
    let (project, live) = project(USERS);
    execute(
        &live.url(),
        "create table users (id bigint generated by default as identity primary key, at timestamptz default now());
         create index by_at on users (at desc nulls last)",
    );
    let pulled = project.ok(&["pull"]).stdout;
    for text in ["identity = \"by default\"", "default = \"now()\"", "at desc nulls last"] {
        assert!(pulled.contains(text), "`{text}` is missing:\n{pulled}");
    }
}

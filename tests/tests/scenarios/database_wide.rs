//! What is the whole database's: managed where the file speaks of it, left alone where it does not.

use relata_tests::database::{execute, query};

use crate::{USERS, migrated, project};

const OTHERS: &str = "
    create schema elsewhere;
    create table elsewhere.secret (id integer primary key);
    create function elsewhere.spoken() returns event_trigger language plpgsql as 'begin end';
    create publication theirs for table elsewhere.secret;
    create publication whole for all tables with (publish = 'insert');
    create event trigger theirs on ddl_command_end execute function elsewhere.spoken()";

const STATE: &str = "
    select string_agg(line, ', ' order by line collate \"C\") from (
        select 'publication ' || pubname from pg_publication union all select 'event trigger ' || evtname from pg_event_trigger
    ) as lines(line)";

const PUBLISHED: &str = r#"
[publications]
ours = { sql = "for table users", comment = "Who signs in." }

[event_triggers]
spoken = { sql = "on ddl_command_end execute function spoken()", comment = "It speaks." }

[functions]
spoken = "() returns event_trigger language plpgsql as $$begin end$$"
"#;

#[test]
fn what_the_file_is_silent_on_stays() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), OTHERS);
    let theirs = query(&live.url(), STATE);
    project.ok(&["check"]);
    project.ok(&["push", "--yes"]).expect_text("nothing to do");

    project.write("schema.toml", &format!("{USERS}{PUBLISHED}"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(
        query(&live.url(), STATE),
        "event trigger spoken, event trigger theirs, publication ours, publication theirs, publication whole"
    );
    project.ok(&["check"]);
    project.ok(&["rollback", "--yes"]);
    assert_eq!(query(&live.url(), STATE), theirs, "what a migration made goes with it, and nothing else");

    project.ok(&["migrate"]);
    project.write(
        "schema.toml",
        &format!("{USERS}[functions]{}", PUBLISHED.split("[functions]").last().unwrap_or_default()),
    );
    project.ok(&["generate"]).expect_text("nothing to do");
}

#[test]
fn what_a_migration_made_has_drifted_where_it_was_changed_or_dropped() {
    let (project, live) = migrated(&format!("{USERS}{PUBLISHED}"));
    execute(
        &live.url(),
        "drop event trigger spoken; alter publication ours set (publish = 'insert'); create publication new",
    );
    let drift = project.run(&["check"]).expect_status(1);
    assert!(drift.says("drop event trigger spoken") && drift.says("alter publication ours"), "{drift}");
    assert!(!drift.says("publication new"), "{drift}");
    project.ok(&["push", "--yes"]);
    project.ok(&["check"]);
    assert_eq!(query(&live.url(), STATE), "event trigger spoken, publication new, publication ours");
}

#[test]
fn pull_leaves_out_what_stands_on_other_schemas() {
    let (project, live) = project(USERS);
    execute(&live.url(), OTHERS);
    let pulled = project.ok(&["pull", "--schemas", "public"]);
    assert!(pulled.stdout.contains("whole = \"FOR ALL TABLES WITH (publish = 'insert')\""), "{pulled}");
    assert!(!pulled.stdout.contains("theirs"), "{pulled}");
    for left_out in ["publication theirs", "event trigger theirs"] {
        let said = format!("left out: {left_out} stands on the schema elsewhere, which is not pulled");
        assert!(pulled.says(&said), "{said}: {pulled}");
    }
    let pulled = project.ok(&["pull", "--schemas", "*"]);
    assert!(pulled.stdout.contains("theirs = \"FOR TABLE elsewhere.secret\""), "{pulled}");
    assert!(
        pulled.stdout.contains("theirs = \"ON ddl_command_end EXECUTE FUNCTION elsewhere.spoken()\""),
        "{pulled}"
    );
}

const SERVERS: &str = r#"
[extensions]
postgres_fdw = {}

[servers.films]
sql = "foreign data wrapper postgres_fdw options (host 'films.example')"
user_mappings = { app = { user = "reader" }, public = {} }
"#;

const OPTIONS: &str = "
    select string_agg(format('%s: %s', usename, umoptions), '; ' order by usename) from pg_user_mappings";

#[test]
fn secrets_of_user_mappings_stay_and_are_told_nobody() {
    let (project, live) = migrated(&format!("{USERS}{SERVERS}"));
    let set = |role: &str, options: &str| {
        execute(&live.url(), &format!("alter user mapping for {role} server films options ({options})"));
    };
    set("app", "add password 'opensesame'");
    set("public", "add user 'guest', add password 'opensesame'");
    project.ok(&["check"]);
    project.ok(&["push", "--yes"]).expect_text("nothing to do");

    // Made anew for its type, the server has its mappings back, as they were but for what the file changes.
    let changed = SERVERS.replace("\"foreign", "\"type 'other' foreign").replace("\"reader\"", "\"writer\"");
    project.write("schema.toml", &format!("{USERS}{changed}"));
    let generated = project.ok(&["generate"]);
    let migrated = project.ok(&["migrate"]);
    let expected = "app: {user=writer,password=opensesame}; public: {user=guest,password=opensesame}";
    assert_eq!(query(&live.url(), OPTIONS), expected);
    let checked = project.ok(&["check"]);

    let pulled = project.ok(&["pull", "--schemas", "public"]);
    assert!(
        pulled
            .stdout
            .contains("user_mappings = { app = { user = \"writer\" }, public = { user = \"guest\" } }"),
        "{pulled}"
    );
    let from_live = project.run(&["diff", "--from", "schema.toml", "--to", &live.url().to_string()]);
    for said in [generated, migrated, checked, pulled, from_live] {
        assert!(!said.says("opensesame"), "{said}");
    }
    assert!(!project.migrations().values().any(|text| text.contains("opensesame")));
    project.ok(&["rollback", "--yes"]);
    assert_eq!(query(&live.url(), OPTIONS), expected.replace("writer", "reader"));
}

#[test]
fn options_that_a_role_may_not_read_are_not_lost() {
    let (project, live) = migrated(&format!("{USERS}{SERVERS}"));
    let role = format!("keeper_{}", std::process::id());
    execute(
        &live.url(),
        &format!(
            "create role {role} login in role pg_read_all_data; alter schema public owner to {role};
             grant usage on foreign data wrapper postgres_fdw to {role}; alter server films owner to {role};
             alter user mapping for app server films options (add password 'opensesame');
             grant usage, create on schema relata to {role}; grant all on all tables in schema relata to {role}"
        ),
    );
    let before = query(&live.url(), OPTIONS);
    project
        .write("schema.toml", &format!("{USERS}{}", SERVERS.replace("\"foreign", "\"type 'other' foreign")));
    project.ok(&["generate"]);
    let owner = live.url().with_user(&role, None);
    let refused = project.run(&["migrate", "--database-url", &owner.to_string()]).expect_status(2);
    assert!(refused.says("may not read the options of user mappings"), "{refused}");
    assert!(refused.says("app on server films") && refused.says("superuser"), "{refused}");
    assert!(!refused.says("public on server films"), "an owner may read those: {refused}");
    assert_eq!(query(&live.url(), OPTIONS), before);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), OPTIONS), before);
    execute(&live.url(), &format!("drop owned by {role} cascade; drop role {role}"));
}

#[test]
fn pull_of_some_schemas_leaves_out_what_holds_in_all() {
    let (project, live) = project(USERS);
    let sql = "create table users (id integer);
        alter default privileges grant select on tables to public;
        alter default privileges in schema public grant update on tables to public";
    execute(&live.url(), sql);
    let some = project.ok(&["pull", "--schemas", "public"]).stdout;
    assert!(some.contains("update") && !some.contains("select"), "{some}");
    let all = project.ok(&["pull", "--schemas", "*"]).stdout;
    assert!(all.contains("update") && all.contains("select"), "{all}");

    // A file that speaks of them already is brought up to date.
    project.write("schema.toml", &all.replace("schemas = [\"*\"]", "schemas = [\"public\"]"));
    execute(&live.url(), "alter default privileges grant insert on tables to public");
    project.ok(&["pull", "--out", "schema.toml"]);
    let again = project.read("schema.toml");
    assert!(again.contains("select") && again.contains("insert"), "{again}");
}

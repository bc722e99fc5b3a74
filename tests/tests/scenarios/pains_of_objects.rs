//! More of what users of other tools put up with: views, functions, types, order, and what stands around a migration.

use relata_tests::database::{execute, query};

use crate::{USERS, USERS_WITH_NICKNAME, migrated, project};

#[test]
fn pain_03_two_processes_migrate_at_once() {
    let (project, live) = project(USERS);
    project.ok(&["generate"]);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| project.ok(&["migrate"]))).collect();
        runs.into_iter().for_each(|run| drop(run.join().expect("it ends")));
    });
    let ledger = "select count(*), count(distinct version) from relata.migrations";
    assert_eq!(query(&live.url(), ledger), "2|2");
    project.ok(&["check"]).expect_text("everything agrees");
}

#[test]
fn pain_06_nothing_is_truncated_and_nothing_asks_without_a_terminal() {
    let (project, live) = migrated(USERS_WITH_NICKNAME);
    execute(&live.url(), "insert into users values (1, 'a', 'x'), (2, 'b', 'x')");
    project.write(
        "schema.toml",
        &USERS_WITH_NICKNAME.replace("\"text?\"", "{ type = \"text?\", unique = true }"),
    );
    // Two rows are in the way of the constraint.
    project.run(&["push", "--yes", "--allow", "data-loss"]).expect_status(2);
    assert_eq!(query(&live.url(), "select count(*) from users"), "2");
    // Without --yes there is nobody to ask.
    project.write("schema.toml", USERS);
    project.run(&["push"]).expect_status(1).expect_text("--allow drop-column:users.nickname");
    assert_eq!(query(&live.url(), "select count(nickname) from users"), "2");
}

#[test]
fn pain_11_an_enum_in_another_schema_keeps_its_schema() {
    let schema = "[database]\nschemas = [\"public\", \"other\"]\n[schemas.other.enums]\nstate = [\"a\", \"b\"]\n\
                  [tables.t.columns]\nid = \"integer\"\nstate = { type = \"other.state\", default = \"'a'\" }\n\
                  states = { type = \"other.state[]\", default = \"'{a}'\" }\n";
    let (project, live) = migrated(schema);
    project.write("schema.toml", &schema.replace("\"b\"]", "\"b\", \"c\"]"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    execute(&live.url(), "insert into t values (1, 'c', '{b,c}')");
    project.ok(&["check"]).expect_text("everything agrees");
}

#[test]
fn pain_12_a_migration_can_be_marked_as_applied_and_is_known_by_its_content() {
    let (project, live) = project(USERS);
    execute(&live.url(), "create table users (id integer primary key, email text not null unique)");
    project.ok(&["generate", "--from", "migrations"]);
    project.ok(&["baseline"]);
    project.ok(&["status", "--check"]);
    let file =
        project.migrations().into_keys().find(|name| name.ends_with(".sql") && !name.contains(".down"));
    let file = format!("migrations/{}", file.expect("a file"));
    project.write(&file, &format!("{}\n-- edited\n", project.read(&file)));
    project.run(&["migrate"]).expect_status(2).expect_text("0001");
}

#[test]
fn pain_15_a_functions_plan_is_what_was_asked() {
    let schema = |sql: &str| format!("[functions]\nf = '''{sql}'''\n");
    let (project, live) = migrated(&schema("(n integer) returns integer language sql stable return n"));
    for (sql, wanted) in [
        ("(n integer) returns integer language sql immutable strict return n", "i|t|f"),
        (
            "(n integer) returns integer language plpgsql volatile security definer as $$begin return n; end$$",
            "v|f|t",
        ),
    ] {
        project.write("schema.toml", &schema(sql));
        project.ok(&["generate"]);
        project.ok(&["migrate"]);
        let facts = "select provolatile, proisstrict, prosecdef from pg_proc where proname = 'f'";
        assert_eq!(query(&live.url(), facts), wanted);
        project.ok(&["generate"]).expect_text("nothing to do");
    }
}

#[test]
fn pain_17_domains_and_composites_are_made_changed_pulled_and_never_dropped_in_silence() {
    let schema = |zip: &str, more: &str| {
        format!(
            "[domains]\nzip = {{ type = \"text\", check = \"{zip}\" }}\n\
             [composites.address.attributes]\nstreet = \"text\"\nzip = \"zip\"\n{more}\n\
             [tables.t.columns]\nid = \"integer\"\nhome = \"address?\"\nhomes = \"address[]?\"\n"
        )
    };
    let (project, live) = migrated(&schema("value <> ''", ""));
    execute(&live.url(), "insert into t values (1, row('a', '1'), array[row('b', '2')::address])");
    project.write("schema.toml", &schema("length(value) < 9", "town = \"text\""));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select (home).zip, (homes[1]).town from t"), "1|NULL");
    project.ok(&["check"]).expect_text("everything agrees");
    project.ok(&["pull", "--out", "pulled.toml"]);
    let pulled = project.read("pulled.toml");
    assert!(
        pulled.contains("[composites.address.attributes]") && pulled.contains("town   = \"text\""),
        "{pulled}"
    );
    // Gone from the file, they go from the database, and what columns hold is refused until it is allowed.
    project.write("schema.toml", &schema("length(value) < 9", ""));
    project.run(&["generate"]).expect_status(1).expect_text("--allow drop-attribute:address.town");
    assert_eq!(query(&live.url(), "select to_regtype('address'), to_regtype('zip')"), "address|zip");
}

#[test]
fn pain_18_the_type_of_a_column_changes_under_a_view_and_in_an_include() {
    let schema = |type_name: &str| {
        format!(
            "[tables.t.columns]\nid = \"integer\"\nn = \"{type_name}\"\n\
             [tables.t.indexes]\nt_id_idx = {{ columns = [\"id\"], include = [\"n\"] }}\n\
             [views]\nv = \"select id, n from t\"\nw = \"select n from v\"\n"
        )
    };
    let (project, live) = migrated(&schema("integer"));
    execute(&live.url(), "insert into t values (1, 2)");
    project.write("schema.toml", &schema("bigint"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select n, pg_typeof(n) from w"), "2|bigint");
    project.ok(&["check"]).expect_text("everything agrees");
}

#[test]
fn pain_19_what_a_body_needs_and_what_is_not_modelled_breaks_nothing() {
    let schema = "[functions]\n\
         count_t = \"() returns bigint language plpgsql as $$begin return (select count(*) from t); end$$\"\n\
         count_s = \"() returns bigint language sql as $$select count(*) from t$$\"\n\
         [tables.t.columns]\nid = \"integer\"\n";
    let (project, live) = project(schema);
    execute(&live.url(), "create text search configuration odd (copy = simple)");
    project.ok(&["push", "--yes"]);
    assert_eq!(query(&live.url(), "select count_t() + count_s()"), "0");
    assert_eq!(query(&live.url(), "select cfgname from pg_ts_config where oid >= 16384"), "odd");
}

#[test]
fn pain_20_statements_come_in_the_order_that_they_need() {
    let (project, live) = project(
        "[views]\na_view = \"select z_function(id) as n, y_state from z_table\"\n\
         [materialized_views]\na_total = \"select sum(n) as total from a_view\"\n\
         [functions]\nz_function = \"(n integer) returns integer language sql immutable return a_helper(n) + 1\"\n\
         a_helper = \"(n integer) returns integer language sql immutable return n\"\n\
         [enums]\ny_type = [\"a\"]\n\
         [tables.a_table.columns]\nid = { type = \"integer\", references = \"z_table.id\" }\n\
         [tables.z_table.columns]\nid = { type = \"integer\", primary_key = true, default = \"z_function(1)\" }\n\
         y_state = \"y_type?\"\nback = { type = \"integer?\", references = \"z_table.id\" }\n",
    );
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "insert into z_table default values; select n from a_view"), "3");
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), "select to_regclass('a_view'), to_regproc('a_helper')"), "NULL|NULL");
}

#[test]
fn pain_21_roles_and_extensions_do_not_break_scratch() {
    let role = "relata_pain_21";
    let (project, live) = project(&format!(
        "[database]\nextensions = [\"plpgsql\"]\n[tables.t]\nrow_level_security = true\n[tables.t.columns]\nid = \"integer\"\n\
         [tables.t.policies]\nown = \"to {role} using (id > 0)\"\n"
    ));
    execute(
        &live.url(),
        &format!("do $$ begin create role {role}; exception when duplicate_object then end $$"),
    );
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(
        query(&live.url(), "select roles from pg_policies where tablename = 't'"),
        format!("{{{role}}}")
    );
}

#[test]
fn pain_22_a_new_label_is_used_at_once() {
    let schema = |labels: &str, default: &str| {
        format!(
            "[enums]\nstate = [{labels}]\n[tables.t.columns]\nid = \"integer\"\nstate = {{ type = \"state\", default = \"'{default}'\" }}\n"
        )
    };
    let (project, live) = migrated(&schema("\"a\"", "a"));
    project.write("schema.toml", &schema("\"a\", \"b\"", "b"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "insert into t values (1); select state from t"), "b");
}

#[test]
fn pain_24_drift_is_answered_with_what_drifted() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "insert into users values (1, 'a'); alter table users add column extra integer");
    let ran = project.run(&["check"]).expect_status(1);
    assert!(ran.says("users.extra") && ran.says("DROP COLUMN extra") && !ran.says("reset"), "{ran}");
    assert_eq!(query(&live.url(), "select * from users"), "1|a|NULL");
}

#[test]
fn pain_25_a_partial_index_made_by_hand_is_not_dropped_unseen() {
    let (project, live) = migrated(USERS);
    execute(&live.url(), "create index by_hand on users (email) where id > 10");
    project.run(&["check"]).expect_status(1).expect_text("by_hand");
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select to_regclass('by_hand')"), "by_hand");
    project.ok(&["pull", "--out", "schema.toml"]);
    assert!(project.read("schema.toml").contains("by_hand = { columns = [\"email\"], where = \"id > 10\" }"));
}

#[test]
fn pain_26_the_lock_does_not_deadlock_with_a_concurrent_build() {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", &format!("{USERS}[tables.users.indexes]\nby_email = [\"email\", \"id\"]\n"));
    project.ok(&["generate"]);
    assert!(project.migrations().values().any(|text| text.contains("CREATE INDEX CONCURRENTLY by_email")));
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| project.ok(&["migrate"]))).collect();
        runs.into_iter().for_each(|run| drop(run.join().expect("it ends")));
    });
    assert_eq!(
        query(&live.url(), "select indisvalid from pg_index where indexrelid = 'by_email'::regclass"),
        "t"
    );
}

#[test]
fn pain_27_pull_writes_operator_classes_and_limits_as_they_are() {
    let (project, live) = project("");
    execute(
        &live.url(),
        "create sequence s maxvalue 9223372036854775807 minvalue -9223372036854775808 start 1; \
         create table t (id bigint generated always as identity (maxvalue 9223372036854775806), name text); \
         create index t_name_idx on t (name text_pattern_ops desc nulls last)",
    );
    let dump = "select seqmax, seqmin from pg_sequence order by seqrelid::regclass::text";
    let (limits, index) =
        (query(&live.url(), dump), query(&live.url(), "select pg_get_indexdef('t_name_idx'::regclass)"));
    project.ok(&["pull", "--out", "schema.toml"]);
    let other = relata_tests::database();
    project.ok(&["push", "--yes", "--database-url", &other.url().to_string()]);
    assert_eq!(query(&other.url(), dump), limits);
    assert_eq!(query(&other.url(), "select pg_get_indexdef('t_name_idx'::regclass)"), index);
}

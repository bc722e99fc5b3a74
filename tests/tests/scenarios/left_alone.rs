//! Law 5: what relata does not model is named, and nothing it does touches it.

use relata_tests::database::{execute, query};

use crate::{USERS, USERS_WITH_NICKNAME, project};

const OTHERS: &str = "
    create table users (id integer primary key, email text not null unique);
    create view emails as select email from users;
    create materialized view cached as select count(*) from users;
    create function one() returns integer language sql as 'select 1';
    create procedure nothing() language sql as 'select 1';
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touched before update on users for each row execute function touch();
    create type pair as (a integer, b text);
    create type span as range (subtype = integer);
    alter table users enable row level security;
    create policy own on users using (true);
    create rule quiet as on delete to users do instead nothing;
    create table parts (id integer) partition by range (id);
    create table parts_1 partition of parts for values from (0) to (10);
    create statistics both_columns on id, email from users;
    create aggregate total (integer) (sfunc = int4pl, stype = integer);
    create schema elsewhere;
    create table elsewhere.secret (id integer)";

/// Everything of the list, as the catalogs have it.
const STATE: &str = "
    select string_agg(line, ' ' order by line collate \"C\") from (
        select relname || '=' || relkind::text from pg_class
            where relnamespace in ('public'::regnamespace, 'elsewhere'::regnamespace) and relkind not in ('i', 'I')
        union all select proname || '()' from pg_proc where pronamespace = 'public'::regnamespace
        union all select 'type ' || typname from pg_type
            where typnamespace = 'public'::regnamespace and typtype in ('r', 'c')
        union all select 'trigger ' || tgname from pg_trigger where not tgisinternal
        union all select 'policy ' || polname from pg_policy
        union all select 'rule ' || rulename from pg_rewrite where rulename <> '_RETURN' and ev_class >= 16384
        union all select 'statistics ' || stxname from pg_statistic_ext
        union all select 'rls ' || relname from pg_class where relrowsecurity
    ) as lines(line)";

#[test]
fn what_is_not_modelled_is_named_and_survives_a_push() {
    let (project, live) = project(USERS);
    execute(&live.url(), OTHERS);
    let before = query(&live.url(), STATE);
    let pulled = project.ok(&["pull"]);
    for name in [
        "emails",
        "cached",
        "one",
        "nothing",
        "touch",
        "touched",
        "pair",
        "span",
        "own",
        "quiet",
        "parts",
        "both_columns",
        "total",
        "row",
    ] {
        assert!(pulled.stderr.contains(name), "`{name}` is not named: {}", pulled.stderr);
    }
    assert!(!pulled.says("secret"), "out of scope: {pulled}");

    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["push", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), STATE), before);
    project.ok(&["push", "--yes"]).expect_text("nothing to do");
    project.write("schema.toml", USERS);
    project.ok(&["push", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), STATE), before);
}

#[test]
fn what_stands_in_the_way_stops_a_push_before_anything_changes() {
    let (project, live) = project(USERS);
    execute(&live.url(), OTHERS);
    let before = query(&live.url(), STATE);
    project.write("schema.toml", "[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\n");
    let refused = project.run(&["push", "--yes", "--allow", "data-loss"]).expect_status(2);
    assert!(refused.says("emails"), "the view that needs the column is named: {refused}");
    assert_eq!(query(&live.url(), STATE), before);
    assert_eq!(query(&live.url(), "select count(email) from users"), "0", "the column is there");
}

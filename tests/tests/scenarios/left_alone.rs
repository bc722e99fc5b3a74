//! Law 5: what relata does not model is named, and nothing it does touches it.

use relata_tests::database::{execute, query};
use relata_tests::server;

use crate::{USERS, USERS_WITH_NICKNAME, project};

const OTHERS: &str = "
    create table users (id integer primary key, email text not null unique);
    create type own;
    create function own_canonical(own) returns own language internal strict immutable as 'int4range_canonical';
    create type own as range (subtype = integer, canonical = own_canonical);
    create table parts (size own, email text references users (email));
    create text search configuration plain (copy = simple);
    create operator <-> (leftarg = integer, rightarg = integer, function = int4mi);
    create schema elsewhere;
    create table elsewhere.secret (id integer)";

/// Everything of the list, as the catalogs have it.
const STATE: &str = "
    select string_agg(line, ' ' order by line collate \"C\") from (
        select relname || '=' || relkind::text from pg_class
            where relnamespace in ('public'::regnamespace, 'elsewhere'::regnamespace) and relkind not in ('i', 'I')
        union all select 'type ' || typname from pg_type
            where typnamespace = 'public'::regnamespace and typtype = 'r'
        union all select 'text search ' || cfgname from pg_ts_config where cfgnamespace = 'public'::regnamespace
        union all select 'operator ' || oprname from pg_operator where oprnamespace = 'public'::regnamespace
    ) as lines(line)";

#[test]
fn what_is_not_modelled_is_named_and_survives_a_push() {
    let (project, live) = project(USERS);
    execute(&live.url(), OTHERS);
    let before = query(&live.url(), STATE);
    let pulled = project.ok(&["pull"]);
    for name in ["public.own", "parts", "plain", "<->"] {
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

/// What PostgreSQL 18 can say of NOT NULL beyond its name.
#[test]
fn what_is_said_of_not_null_is_named() {
    if server().major() < 18 {
        return;
    }
    let (project, live) = project(USERS);
    let sql = "
        create table users (id integer primary key, email text not null unique);
        create table parts (a integer not null no inherit, b integer, c integer not null);
        alter table parts add constraint parts_b_not_null not null b not valid;
        comment on constraint parts_c_not_null on parts is 'why'";
    execute(&live.url(), sql);
    let pulled = project.ok(&["pull"]);
    for name in ["parts.a: NO INHERIT", "parts.b: NOT VALID", "parts.c: its comment"] {
        assert!(pulled.stderr.contains(name), "`{name}` is not named: {}", pulled.stderr);
    }
    project.write("schema.toml", &pulled.stdout);
    project.ok(&["push", "--yes"]).expect_text("nothing to do");
    let left = "select count(*) from pg_constraint n where contype = 'n' and conrelid = 'parts'::regclass
        and (connoinherit or not convalidated or obj_description(oid, 'pg_constraint') = 'why')";
    assert_eq!(query(&live.url(), left), "3");
}

#[test]
fn what_stands_in_the_way_stops_a_push_before_anything_changes() {
    let (project, live) = project(USERS);
    execute(&live.url(), OTHERS);
    let before = query(&live.url(), STATE);
    project.write("schema.toml", "[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\n");
    let refused = project.run(&["push", "--yes", "--allow", "data-loss"]).expect_status(2);
    assert!(refused.says("parts"), "the table that needs the column is named: {refused}");
    assert_eq!(query(&live.url(), STATE), before);
    assert_eq!(query(&live.url(), "select count(email) from users"), "0", "the column is there");
}

#[test]
fn privileges_that_the_file_is_silent_on_stay() {
    let schema = |more: &str, view: &str| {
        format!(
            "[tables.users]\n{more}\n[tables.users.columns]\nid = \"integer\"\nemail = \"text\"\n\
             [views]\nemails = \"{view}\"\n"
        )
    };
    let (project, live) = project(&schema("", "select email from users"));
    project.ok(&["push", "--yes"]);
    execute(
        &live.url(),
        "do $$ begin create role relata_case_app; exception when duplicate_object then end $$; \
         grant select, update (email) on users to relata_case_app; grant select on emails to public",
    );
    let granted = "select grantee::regrole || ' ' || privilege_type from pg_class, aclexplode(relacl) \
                   where relname = 'users' and grantee <> relowner union all \
                   select 'view ' || privilege_type from pg_class, aclexplode(relacl) where relname = 'emails' and grantee = 0";
    let before = query(&live.url(), granted);
    assert_eq!(before, "relata_case_app SELECT\nview SELECT");
    // The view has to go for a moment, and comes back as it was.
    project.write("schema.toml", &schema("", "select id, email from users"));
    project.ok(&["push", "--yes"]);
    assert_eq!(query(&live.url(), granted), before);
    project.write("schema.toml", &schema("grants = {}", "select id, email from users"));
    project.ok(&["push", "--yes"]);
    assert_eq!(query(&live.url(), granted), "view SELECT");
    project.ok(&["push", "--yes"]).expect_text("nothing to do");
}

#[test]
fn what_stands_on_what_is_not_modelled_is_left_alone_with_it() {
    let (project, live) = project(USERS);
    execute(
        &live.url(),
        "create table users (id integer primary key, email text not null unique);
         create operator <-> (leftarg = integer, rightarg = integer, function = int4mi);
         create view distances as select id <-> 3 as distance from users;
         create view far as select distance from distances where distance > 100;
         create function nearest(integer) returns setof far language sql stable as 'select * from far';
         create table measured (id integer, check (id <-> 3 > 0))",
    );
    let pulled = project.ok(&["pull"]);
    for named in [
        "view public.distances, which stands on operator public.<->(integer,integer)",
        "view public.far, which stands on operator",
        "function public.nearest(integer), which stands on operator",
        "table constraint measured_id_check on public.measured, which stands on operator",
    ] {
        assert!(pulled.stderr.contains(named), "`{named}` is not said: {}", pulled.stderr);
    }
    assert!(pulled.stdout.contains("[tables.measured.columns]"), "{pulled}");
    for absent in ["[views", "[functions", "check ="] {
        assert!(!pulled.stdout.contains(absent), "`{absent}` was written: {pulled}");
    }

    // Neither made elsewhere, where it could not be, nor dropped here.
    project.write("schema.toml", &pulled.stdout);
    project.ok(&["push", "--yes"]).expect_text("nothing to do");
    project.write("schema.toml", USERS);
    project.ok(&["push", "--yes", "--allow", "data-loss"]);
    let left = "select string_agg(relname, ' ' order by relname) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')";
    assert_eq!(query(&live.url(), left), "distances far users");
}

#[test]
fn what_goes_for_a_moment_comes_back_with_its_owner_and_its_privileges() {
    let schema = |columns: &str, result: &str, attribute: &str| {
        format!(
            "[tables.users.columns]\nid = \"integer\"\nemail = \"text\"\npair = \"pair?\"\n\
             [composites.pair.attributes]\na = \"{attribute}\"\n\
             [functions]\nf = \"(n integer) returns {result} language sql immutable return n\"\n\
             [views]\nemails = {{ query = \"select {columns} from users\", comment = \"Kept.\" }}\n"
        )
    };
    let (project, live) = project(&schema("id, email", "integer", "integer"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    // Only this database knows of these.
    execute(
        &live.url(),
        "do $$ begin create role relata_case_app; exception when duplicate_object then end $$; \
         do $$ begin create role \"Relata case owner\"; exception when duplicate_object then end $$; \
         grant create on schema public to \"Relata case owner\"; \
         alter view emails owner to \"Relata case owner\"; alter function f owner to \"Relata case owner\"; \
         alter type pair owner to \"Relata case owner\"; revoke usage on type pair from public; \
         grant select on emails to relata_case_app with grant option; grant update (email, id) on emails to public; \
         revoke execute on function f from public; grant execute on function f to relata_case_app",
    );
    let known = "select relowner::regrole || ' ' || relacl::text from pg_class where relname = 'emails' \
                 union all select attacl::text from pg_attribute where attrelid = 'emails'::regclass and attname = 'email' \
                 union all select proowner::regrole || ' ' || proacl::text from pg_proc where proname = 'f' \
                 union all select typowner::regrole || ' ' || typacl::text from pg_type where typname = 'pair' \
                 union all select obj_description('emails'::regclass)";
    let before = query(&live.url(), known);
    assert!(before.contains("\"Relata case owner\"") && before.contains("relata_case_app=r*/"), "{before}");
    project.write("schema.toml", &schema("email", "bigint", "bigint"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), known), before);
    assert_eq!(
        query(
            &live.url(),
            "select pg_typeof(f(1)) from pg_attribute where attrelid = 'emails'::regclass and attnum = 1"
        ),
        "bigint"
    );
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), known), before);
}

//! What only newer servers know: used there, and explained by older ones. `cargo xtask matrix` runs this on each.

use relata_tests::database::query;
use relata_tests::server;

use crate::project;

/// A schema file, the first major that knows it, what is said before, and what the catalogs say from then on.
const NEWER: &[(&str, u32, &str, &str)] = &[
    (
        "[tables.t.columns]\na = \"text?\"\n[tables.t.unique]\nt_a = { columns = [\"a\"], nulls_not_distinct = true }\n",
        15,
        "NULLS NOT DISTINCT needs PostgreSQL 15",
        "select pg_get_constraintdef(oid) = 'UNIQUE NULLS NOT DISTINCT (a)' from pg_constraint where conname = 't_a'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\n[views]\nw = { query = \"select a from t\", with = { security_invoker = true } }\n",
        15,
        "security_invoker of a view needs PostgreSQL 15",
        "select reloptions = '{security_invoker=true}' from pg_class where relname = 'w'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\n[sequences]\ns = { unlogged = true }\n",
        15,
        "an unlogged sequence needs PostgreSQL 15",
        "select relpersistence = 'u' from pg_class where relname = 's'",
    ),
    (
        "[tables.t]\nunlogged = true\n[tables.t.columns]\na = \"text?\"\n\
         n = { type = \"integer\", identity = { sequence = \"s\", unlogged = false } }\n",
        15,
        "a sequence that is logged otherwise than its table needs PostgreSQL 15",
        "select relpersistence = 'p' from pg_class where relname = 's'",
    ),
    (
        "[tables.t]\ngrants = { public = \"maintain\" }\n[tables.t.columns]\na = \"text?\"\n",
        17,
        "MAINTAIN needs PostgreSQL 17",
        "select relacl::text like '%=m/%' from pg_class where relname = 't'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\n[tables.p]\npartition_by = \"list (a)\"\n[tables.p.columns]\na = \"int4range\"\n\
         [tables.p.exclusions]\np_x = { elements = [{ column = \"a\", with = \"=\" }] }\n",
        17,
        "an exclusion constraint of a partitioned table needs PostgreSQL 17",
        "select contype = 'x' from pg_constraint where conname = 'p_x'",
    ),
    (
        "domains.d = { type = \"text\", not_null = true, not_null_name = \"d_is_there\" }\ntables.t.columns.a = \"d?\"\n",
        17,
        "a name for NOT NULL of a domain needs PostgreSQL 17",
        "select count(*) = 1 from pg_constraint where contypid <> 0 and conname = 'd_is_there'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\nb = { type = \"text?\", generated = { expr = \"upper(a)\", stored = false } }\n",
        18,
        "a virtual generated column needs PostgreSQL 18",
        "select attgenerated = 'v' from pg_attribute where attrelid = 't'::regclass and attname = 'b'",
    ),
    (
        "[tables.t.columns]\na = { type = \"text\", not_null_name = \"a_is_there\" }\n",
        18,
        "a name for NOT NULL needs PostgreSQL 18",
        "select count(*) = 1 from pg_constraint where conrelid = 't'::regclass and conname = 'a_is_there'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\n\
         b = { type = \"timestamptz\", default = \"clock_timestamp()\", not_null_name = \"b_is_there\" }\n",
        18,
        "a name for NOT NULL needs PostgreSQL 18",
        "select count(*) = 1 from pg_constraint where conrelid = 't'::regclass and conname = 'b_is_there'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\nb = \"int4range?\"\nc = \"int4range?\"\n\
         [tables.t.unique]\nt_a = { columns = [\"b\", \"c\"], without_overlaps = true }\n",
        18,
        "WITHOUT OVERLAPS needs PostgreSQL 18",
        "select pg_get_constraintdef(oid) = 'UNIQUE (b, c WITHOUT OVERLAPS)' from pg_constraint where conname = 't_a'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\n[tables.u.columns]\na = \"int4range\"\nb = \"int4range\"\n\
         [tables.u]\nprimary_key = { columns = [\"a\", \"b\"], without_overlaps = true }\n\
         [tables.v.columns]\na = \"int4range\"\nb = \"int4range\"\n\
         [tables.v.foreign_keys]\nv_u = { columns = [\"a\", \"b\"], references = \"u\", period = true }\n",
        18,
        "PERIOD needs PostgreSQL 18",
        "select count(*) = 2 from pg_constraint where to_jsonb(pg_constraint) ->> 'conperiod' = 'true'",
    ),
    (
        "[tables.t.columns]\na = \"text?\"\n[tables.t.checks]\nt_a = { expr = \"a <> ''\", not_enforced = true }\n",
        18,
        "NOT ENFORCED needs PostgreSQL 18",
        "select to_jsonb(pg_constraint) ->> 'conenforced' = 'false' from pg_constraint where conname = 't_a'",
    ),
];

#[test]
fn what_a_server_does_not_know_is_explained() {
    let major = server().major();
    for (schema, known_from, said, _) in NEWER.iter().filter(|(_, known_from, ..)| major < *known_from) {
        let (project, live) = project(schema);
        let ran =
            project.run(&["push", "--yes"]).expect_status(2).expect_text("newer-server").expect_text(said);
        assert!(ran.says(&format!("and this is {major}")), "{known_from}: {ran}");
        assert_eq!(query(&live.url(), "select count(*) from pg_class where relname = 't'"), "0");
    }
}

#[test]
fn what_a_server_knows_is_used_pulled_and_taken_back() {
    let major = server().major();
    for (schema, _, _, sql) in NEWER.iter().filter(|(_, known_from, ..)| major >= *known_from) {
        let (project, live) = project("[tables.t.columns]\na = \"text?\"\n");
        project.ok(&["generate"]);
        project.ok(&["migrate"]);
        project.write("schema.toml", schema);
        project.ok(&["generate", "step", "--proof", "full"]);
        project.ok(&["migrate"]);
        assert_eq!(query(&live.url(), sql), "t", "{sql}");
        project.ok(&["check"]);
        let pulled = project.ok(&["pull"]).stdout;
        project.write("schema.toml", &pulled);
        project.ok(&["generate"]).expect_text("nothing to do");
        project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
        assert_ne!(query(&live.url(), sql), "t", "{sql}");
    }
}

/// A constraint's name follows that of its column and its table, as a new database has it, and one that was given stays.
#[test]
fn names_of_not_null_follow() {
    if server().major() < 18 {
        return;
    }
    let (project, live) =
        project("[tables.t.columns]\na = \"text\"\nb = { type = \"text\", not_null_name = \"given\" }\n");
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    project.write(
        "schema.toml",
        "[tables.u]\nrenamed_from = \"t\"\n[tables.u.columns]\nc = { type = \"text\", renamed_from = \"a\" }\n\
         b = { type = \"text\", not_null_name = \"given\" }\n",
    );
    project.ok(&["generate", "renamed", "--proof", "full"]);
    project.ok(&["migrate"]);
    let names = "select conname from pg_constraint where conrelid = 'u'::regclass order by 1";
    assert_eq!(query(&live.url(), names), "given\nu_c_not_null");
}

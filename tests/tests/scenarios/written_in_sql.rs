//! What is written in SQL: where its mistakes are shown, and SQL in files of its own.

use expect_test::{Expect, expect};
use relata_tests::database::query;

use crate::project;

const TABLE: &str = "[tables.t.columns]\nid = { type = \"integer\", primary_key = true }\n";

fn check(more: &str, expected: Expect) {
    let (project, _) = project(&format!("{TABLE}{more}"));
    let ran = project.run(&["generate"]).expect_status(2);
    expected.assert_eq(&ran.stderr);
}

#[test]
fn a_column_that_is_not_there() {
    check(
        "\n[views]\nv = \"select id, nam from t\"\n",
        expect![[r#"
        error[refused-by-postgresql]: PostgreSQL refuses view v: column "nam" does not exist
         --> schema.toml:5:17
          |
        5 | v = "select id, nam from t"
          |                 ^^^
          |
          = help: it was asked to run: CREATE VIEW public.v AS
                  select id, nam from t
        1 error
    "#]],
    );
}

#[test]
fn columns_of_a_view_that_are_not_as_the_file_says() {
    check(
        "\n[views]\nv = { query = \"select id, id::int8 as big, id::varchar(5) as word from t\", columns = { id = \"text?\", big = \"bigint\", word = \"varchar(5)\", no = \"integer\" } }\n",
        expect![[r#"
            error[view-column]: column `id` of view `v` is of type `integer`, and the file says `text`
             --> schema.toml:5:93
              |
            5 | v = { query = "select id, id::int8 as big, id::varchar(5) as word from t", columns = { id = "text?", big = "bigint", word = "varchar(...
              |                                                                                             ^^^^^^^
              |
              = help: write `integer`, with a `?` if it may be NULL

            error[view-column]: view `v` has no column `no`
             --> schema.toml:5:144
              |
            5 | ...= { id = "text?", big = "bigint", word = "varchar(5)", no = "integer" } }
              |                                                                ^^^^^^^^^
              |
              = help: it has id, big, word
            2 errors
        "#]],
    );
}

#[test]
fn a_body_that_is_broken() {
    check(
        "\n[functions]\nf = '''() returns integer language plpgsql as $$\nbegin\n  retrun 1;\nend\n$$'''\n\n\
         g = \"() returns bigint language sql as $$select count(*) from nothing$$\"\n",
        expect![[r#"
            error[refused-by-postgresql]: PostgreSQL refuses the body of function f(): syntax error at or near "retrun"
             --> schema.toml:5:5
              |
            5 | f = '''() returns integer language plpgsql as $$
              |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

            error[refused-by-postgresql]: PostgreSQL refuses the body of function g(): relation "nothing" does not exist
              --> schema.toml:11:5
               |
            11 | g = "() returns bigint language sql as $$select count(*) from nothing$$"
               |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = help: where it will be there when the function runs, `check_body = false` leaves the body as it is
            2 errors
        "#]],
    );
}

#[test]
fn a_trigger_on_another_table() {
    check(
        "[tables.u.columns]\nid = \"integer\"\n\n[functions]\nf = \"() returns trigger language plpgsql as 'begin return null; end'\"\n\n\
         [tables.t.triggers]\na = \"after insert on u execute function f()\"\n",
        expect![[r#"
            error[statement]: the SQL of trigger `t.a` makes something else
              --> schema.toml:10:5
               |
            10 | a = "after insert on u execute function f()"
               |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = help: it has to be on `t`, where it stands in the file
            1 error
        "#]],
    );
}

#[test]
fn a_statement_of_another_name() {
    check(
        "\n[views]\nv = \"create view w as select 1 as one\"\n",
        expect![[r#"
        error[statement]: the statement of view `v` cannot be read: it is of view `w`
         --> schema.toml:5:5
          |
        5 | v = "create view w as select 1 as one"
          |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: write one statement `CREATE VIEW v …`, or what follows the name in it
        1 error
    "#]],
    );
}

#[test]
fn sql_in_files_of_its_own() {
    let (project, live) = project(&format!(
        "{TABLE}\n[functions]\nlater = {{ file = \"schema/later.sql\" }}\n\n[views]\nnext = \"select later(id) as id from t\"\n"
    ));
    project.write(
        "schema/later.sql",
        "-- The number after this one.\ncreate or replace function later(id integer) returns integer\n\
         language sql immutable return id + 1;\n",
    );
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "insert into t values (41); select id from next"), "42");
    project.ok(&["check"]).expect_text("everything agrees");
    project.write("schema/later.sql", "create function later(id integer) returns integer return id + 2;");
    project.run(&["check"]).expect_status(1);
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select id from next"), "43");
    std::fs::remove_file(project.path("schema/later.sql")).expect("removed");
    project.run(&["generate"]).expect_status(2).expect_text("there is no such file");
}

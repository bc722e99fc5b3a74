//! All that PostgreSQL refuses of a schema file, told at once.

use expect_test::{Expect, expect};
use relata_tests::Project;

use crate::{RELATA, project};

#[track_caller]
fn refused(project: &Project, expect: Expect) {
    let ran = project.run(&["generate"]).expect_status(2);
    expect.assert_eq(&ran.stderr);
    assert!(project.migrations().is_empty());
}

#[test]
fn mistakes_in_several_files() {
    let project = Project::with_schema(
        RELATA,
        r#"include = ["billing.toml", "types.toml"]

[tables.users.columns]
id      = { type = "bigint", primary_key = true, identity = "always" }
email   = { type = "txet", unique = true, check = "email <> ''" }
created = { type = "timestamptz", default = "nwo()" }
age     = { type = "integer", default = "'old'" }
active  = { type = "boolean", default = "1" }
role    = "user_rol"
slug    = { type = "text", generated = "lower(nme)" }
name    = { type = "text", collation = "de_DEE" }

[tables.users.checks]
grown_up = "aeg >= 18"

[tables.users.indexes]
users_email_idx   = ["email"]
users_created_idx = { columns = ["created"], where = "activ" }
users_slug_idx    = ["slug"]
"#,
    );
    project.write(
        "billing.toml",
        r#"[tables.invoices.columns]
id       = { type = "bigint", primary_key = true, identity = "always" }
user_id  = { type = "bigint", references = "users.id" }
receiver = { type = "text", references = "users.email" }
total    = { type = "money_amount", default = "0" }
note     = { type = "text", default = "lower(1, 2)" }
status   = { type = "text", default = "user" }
currency = { type = "text", default = "EUR" }
point    = "geometry?"

[tables.invoices.checks]
noted = "note <> 'a"

[tables.invoices.indexes]
invoices_lower_idx = ["(lwer(note))"]
invoices_trgm_idx  = { columns = ["note gin_trgm_ops"], using = "gin" }
"#,
    );
    project.write(
        "types.toml",
        r#"[enums]
user_role = ["admin", "user"]

[domains.money_amount]
type  = "numeric(12,2)"
check = "vaule >= 0"
"#,
    );
    refused(
        &project,
        expect![[r#"
            error[refused-by-postgresql]: PostgreSQL refuses column users.email: type "txet" does not exist
             --> schema.toml:5:21
              |
            5 | email   = { type = "txet", unique = true, check = "email <> ''" }
              |                     ^^^^
              |
              = help: did you mean `text`?

            error[refused-by-postgresql]: PostgreSQL refuses column users.created: function nwo() does not exist
             --> schema.toml:6:46
              |
            6 | created = { type = "timestamptz", default = "nwo()" }
              |                                              ^^^
              |
              = help: did you mean `now()`?

            error[refused-by-postgresql]: PostgreSQL refuses column users.age: invalid input syntax for type integer: "old"
             --> schema.toml:7:41
              |
            7 | age     = { type = "integer", default = "'old'" }
              |                                         ^^^^^^^
              |
              = help: it was asked to run: ALTER TABLE public.users ALTER COLUMN age SET DEFAULT 'old'

            error[refused-by-postgresql]: PostgreSQL refuses column users.active: column "active" is of type boolean but default expression is of type integer
             --> schema.toml:8:41
              |
            8 | active  = { type = "boolean", default = "1" }
              |                                         ^^^
              |
              = help: You will need to rewrite or cast the expression.

            error[refused-by-postgresql]: PostgreSQL refuses column users.role: type "user_rol" does not exist
             --> schema.toml:9:12
              |
            9 | role    = "user_rol"
              |            ^^^^^^^^
              |
              = help: did you mean `user_role`?

            error[refused-by-postgresql]: PostgreSQL refuses column users.slug: column "nme" does not exist
              --> schema.toml:10:47
               |
            10 | slug    = { type = "text", generated = "lower(nme)" }
               |                                               ^^^
               |
               = help: did you mean `name`?

            error[refused-by-postgresql]: PostgreSQL refuses column users.name: collation "de_DEE" for encoding "UTF8" does not exist
              --> schema.toml:11:20
               |
            11 | name    = { type = "text", collation = "de_DEE" }
               |                    ^^^^^^
               |
               = help: it was asked to run: ALTER TABLE public.users ADD COLUMN name text COLLATE "de_DEE" NOT NULL

            error[refused-by-postgresql]: PostgreSQL refuses constraint users.grown_up: column "aeg" does not exist
              --> schema.toml:14:13
               |
            14 | grown_up = "aeg >= 18"
               |             ^^^
               |
               = help: did you mean `age`?

            error[refused-by-postgresql]: PostgreSQL refuses index users_created_idx: column "activ" does not exist
              --> schema.toml:18:55
               |
            18 | users_created_idx = { columns = ["created"], where = "activ" }
               |                                                       ^^^^^
               |
               = help: did you mean `active`?

            error[refused-by-postgresql]: PostgreSQL refuses column invoices.note: function lower(integer, integer) does not exist
             --> billing.toml:6:40
              |
            6 | note     = { type = "text", default = "lower(1, 2)" }
              |                                        ^^^^^
              |
              = help: there is `lower(anymultirange)`, `lower(anyrange)`, `lower(text)`: cast the arguments to fit

            warning[default-user]: the default of column `invoices.status` is `user`, SQL's current_user
             --> billing.toml:7:39
              |
            7 | status   = { type = "text", default = "user" }
              |                                       ^^^^^^
              |
              = help: did you mean the text `'user'`? Else write `current_user`

            error[default-bare-word]: the default of column `invoices.currency` is `EUR`, which is a column's name to SQL
             --> billing.toml:8:39
              |
            8 | currency = { type = "text", default = "EUR" }
              |                                       ^^^^^
              |
              = help: did you mean the text `'EUR'`?

            error[refused-by-postgresql]: PostgreSQL refuses column invoices.point: type "geometry" does not exist
             --> billing.toml:9:13
              |
            9 | point    = "geometry?"
              |             ^^^^^^^^
              |
              = help: it is of the extension postgis: add `postgis = {}` to [extensions]

            error[open-quote]: the expression of constraint `invoices.noted` has a quote that is not closed
              --> billing.toml:12:18
               |
            12 | noted = "note <> 'a"
               |                  ^^
               |
               = help: close it with `'`; a quote inside of a text is written twice

            error[refused-by-postgresql]: PostgreSQL refuses index invoices_lower_idx: function lwer(text) does not exist
              --> billing.toml:15:23
               |
            15 | invoices_lower_idx = ["(lwer(note))"]
               |                       ^^^^^^^^^^^^^^
               |
               = help: did you mean `lower()`?

            error[refused-by-postgresql]: PostgreSQL refuses index invoices_trgm_idx: operator class "gin_trgm_ops" does not exist for access method "gin"
              --> billing.toml:16:35
               |
            16 | invoices_trgm_idx  = { columns = ["note gin_trgm_ops"], using = "gin" }
               |                                   ^^^^^^^^^^^^^^^^^^^
               |
               = help: it is of the extension pg_trgm: add `pg_trgm = {}` to [extensions]

            error[refused-by-postgresql]: PostgreSQL refuses domain constraint money_amount.money_amount_check: column "vaule" does not exist
             --> types.toml:6:10
              |
            6 | check = "vaule >= 0"
              |          ^^^^^
              |
              = help: the check of a domain speaks of `value`, and of nothing else
            16 errors, 1 warning
        "#]],
    );
}

#[test]
fn what_follows_from_a_refusal_is_not_told() {
    let project = Project::with_schema(
        RELATA,
        r#"
[domains.code]
type = "txt"

[sequences.tickets]
start = 5

[tables.shops]
with = { fillfacter = "70" }
[tables.shops.columns]
id    = { type = "code", primary_key = true, comment = "short" }
area  = "integer"
[tables.shops.indexes]
shops_area_idx = ["area", "id"]

[tables.sales.columns]
shop  = { type = "text", references = "shops" }
other = { type = "code?", references = "shops" }
nr    = { type = "bigint", default = "nextval('tickets')" }
"#,
    );
    refused(
        &project,
        expect![[r#"
            error[refused-by-postgresql]: PostgreSQL refuses domain code: type "txt" does not exist
             --> schema.toml:3:9
              |
            3 | type = "txt"
              |         ^^^
              |
              = help: did you mean `text`?

            error[refused-by-postgresql]: PostgreSQL refuses table shops: unrecognized parameter "fillfacter"
             --> schema.toml:8:9
              |
            8 | [tables.shops]
              |         ^^^^^
              |
              = help: it was asked to run: CREATE TABLE public.shops () WITH (fillfacter='70')
            2 errors
        "#]],
    );
}

#[test]
fn an_extension_that_is_not_there_is_told_once() {
    let project = Project::with_schema(
        RELATA,
        r#"
[extensions]
no_such_extension = {}
[tables.places.columns]
id    = { type = "integer", primary_key = true }
point = "geometry"
size  = { type = "numeric", default = "st_area(1)" }
"#,
    );
    let ran = project.run(&["generate"]).expect_status(2).expect_text("schema.toml:3:1");
    assert!(ran.stderr.ends_with("\n1 error\n"), "{ran}");
}

#[test]
fn in_json_they_are_one_list() {
    let (project, _live) = project(
        r#"
[tables.users.columns]
id   = { type = "intger", primary_key = true }
role = { type = "text", default = "user" }
"#,
    );
    let said = project.run(&["check", "--format", "json"]).expect_status(1).json();
    let list = said["findings"][0]["diagnostics"].as_array().expect("a list").clone();
    let codes: Vec<&str> = list.iter().filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(codes, ["refused-by-postgresql", "default-user"]);
    assert_eq!((&list[0]["line"], &list[0]["column"]), (&3.into(), &18.into()));
}

//! What a document keeps beside its schema: files, places, and what the writer takes over.

use expect_test::{Expect, expect};
use relata_schema::{ObjectId, QualifiedName, Sql, Unmodelled};
use relata_toml::{Diagnostics, Part, Severity, parse, read, write};

fn names(text: &str) -> relata_toml::Document {
    parse("schema.toml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_schema_in_files_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    std::fs::create_dir(folder.path().join("schema")).expect("a folder");
    write(
        "schema.toml",
        "include = [\"schema/billing.toml\"]\n[database]\nschemas = [\"public\", \"billing\"]\n\
         [tables.users.columns]\nid = \"serial\"\nplan = \"billing.plan\"\n[tables.users]\nunique = [[\"id\"]]\n",
    );
    write(
        "schema/billing.toml",
        "schema = \"billing\"\n[enums]\nplan = [\"free\"]\n[tables.invoices.columns]\n\
         id = { type = \"bigint\", identity = \"always\", primary_key = true }\n\
         user_id = { type = \"integer\", references = \"public.users.id\" }\nplan = \"plan?\"\n\
         before = { type = \"bigint?\", references = \"invoices.id\" }\n",
    );
    let document = read(&folder.path().join("schema.toml")).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(document.files.len(), 2);
    let invoices = &document.schema.tables[&QualifiedName::new("billing", "invoices")];
    assert_eq!(invoices.columns[2].type_name.0, "billing.plan");
    assert_eq!(
        invoices.constraints.keys().map(String::as_str).collect::<Vec<_>>(),
        ["invoices_before_fkey", "invoices_pkey", "invoices_user_id_fkey"]
    );
    let users = &document.schema.tables[&QualifiedName::new("public", "users")];
    assert_eq!(
        users.columns[0].value,
        relata_schema::ColumnValue::Default(Sql("nextval('public.users_id_seq'::regclass)".to_owned()))
    );
    let place =
        document.place(&ObjectId::column(&QualifiedName::new("billing", "invoices"), "plan"), Part::Type);
    assert_eq!(place.map(|span| span.file), Some(1));
}

#[test]
fn a_later_problem_is_shown_in_the_file() {
    let document = names("[tables.t.columns]\na = { type = \"text\", default = \"lower(oops)\" }\n");
    let object = ObjectId::default(&QualifiedName::new("public", "t"), "a");
    let message = "column \"oops\" does not exist";
    let diagnostic = document.diagnostic(
        Severity::Error,
        "refused-by-postgresql",
        message,
        &object,
        Part::Default,
        Some(6..10),
    );
    let problems = Diagnostics { files: document.files, list: vec![diagnostic] };
    expect![[r#"
        error[refused-by-postgresql]: column "oops" does not exist
         --> schema.toml:2:39
          |
        2 | a = { type = "text", default = "lower(oops)" }
          |                                       ^^^^
    "#]]
    .assert_eq(&problems.render(false));
    let place = problems.place(&problems.list[0]).expect("a place");
    assert_eq!((place.line, place.column, place.end_column), (2, 39, 43));
}

fn over(previous: &str, text: &str, expected: Expect) {
    expected.assert_eq(&write(&names(text).schema, Some(previous)));
}

#[test]
fn what_a_database_cannot_know_is_kept() {
    over(
        "# Ours.\n# All of it.\n\n[database]\nschemas = [\"public\"]\n\n[rust]\ndatetime = \"jiff\"\nout = \"src/schema.rs\"\n\n# Who signs in.\n\
         [tables.users.columns]\n# The key.\nid = \"uuid\" # never changes\n\
         email = { type = \"text\", rust_name = \"mail\", validate = { email = true } }\n# Gone.\nold = \"text\"\n",
        "[tables.users.columns]\nid = \"uuid\"\nemail = \"varchar(50)\"\nname = \"text?\"\n",
        expect![[r#"
            # Ours.
            # All of it.

            [database]
            schemas = ["public"]

            [rust]
            datetime = "jiff"
            out = "src/schema.rs"

            # Who signs in.
            [tables.users.columns]
            # The key.
            id    = "uuid" # never changes
            email = { type = "varchar(50)", rust_name = "mail", validate = { email = true } }
            name  = "text?"
        "#]],
    );
}

#[test]
fn what_is_not_expressed_is_listed_once() {
    let mut schema = names("[tables.users]\ncomment = \"c\"\n").schema;
    let view = Unmodelled { kind: "view".to_owned(), identity: "public.active".to_owned() };
    schema.unmodelled.insert(view);
    let text = write(&schema, Some("# Ours.\n\n[database]\n"));
    expect![[r#"
        # Ours.

        # Not expressed in this file, and left alone in the database:
        #   view public.active

        [database]
        schemas = ["public"]

        [tables.users]
        comment = "c"
    "#]]
    .assert_eq(&text);
    assert_eq!(write(&schema, Some(&text)), text);
}

#[test]
fn a_catalog_becomes_what_a_person_writes() {
    let text = r#"
[database]
schemas = ["public"]
[enums]
user_role = ["admin", "user"]
[sequences]
users_id_seq = { type = "integer", owned_by = "users.id" }
[tables.users.columns]
id = { type = "integer", default = "nextval('public.users_id_seq'::regclass)" }
role = { type = "public.user_role", default = "'user'::public.user_role" }
roles = { type = "public.user_role[]", null = true }
name = { type = "character varying(100)", default = "''::character varying" }
code = "character(3)"
since = { type = "timestamp with time zone", default = "CURRENT_TIMESTAMP" }
price = { type = "numeric(10,2)", default = "'-1'::integer" }
parent_id = "integer?"
[tables.users]
primary_key = ["id"]
[tables.users.foreign_keys]
users_parent_id_fkey = { columns = ["parent_id"], references = { table = "users", columns = ["id"] }, on_delete = "set null" }
[tables.users.unique]
users_name_key = ["name"]
users_code_name_key = ["code", "name"]
[tables.users.checks]
users_price_check = "(price >= '-1'::integer::numeric)"
[tables.users.indexes]
users_lower_idx = ["(lower((name)::text))"]
"#;
    expect![[r#"
        [database]
        schemas = ["public"]

        [enums]
        user_role = ["admin", "user"]

        [tables.users]
        unique = [["code", "name"]]

        [tables.users.columns]
        id        = { type = "serial", primary_key = true }
        role      = { type = "user_role", default = "'user'" }
        roles     = "user_role[]?"
        name      = { type = "varchar(100)", unique = true, default = "''" }
        code      = "char(3)"
        since     = { type = "timestamptz", default = "CURRENT_TIMESTAMP" }
        price     = { type = "numeric(10, 2)", default = -1, check = "(price >= '-1'::integer::numeric)" }
        parent_id = { type = "integer?", references = "users.id", on_delete = "set null" }

        [tables.users.indexes]
        users_lower_idx = ["(lower((name)::text))"]
    "#]]
    .assert_eq(&write(&names(text).schema, None));
}

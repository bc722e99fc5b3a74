//! What is found in files, by what is known.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use relata_lint::{File, Finding, Known, apply, lint};
use relata_schema::QualifiedName;

fn told(sql: &str, findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let line = sql[..finding.range.start].matches('\n').count() + 1;
        let fix = if finding.fix.is_some() { " (can be fixed)" } else { "" };
        format!("{line} {:?} {}: {}{fix}\n", finding.severity, finding.code, finding.message)
    };
    findings.iter().map(line).collect()
}

fn file(sql: &str) -> File<'_> {
    File { sql, in_transaction: !sql.contains("-- relata: no transaction") }
}

#[track_caller]
fn check(sql: &str, expected: Expect) {
    expected.assert_eq(&told(sql, &lint(&file(sql), &Known::default())));
}

fn table(name: &str) -> QualifiedName {
    QualifiedName::new("public", name)
}

#[track_caller]
fn check_with(known: &Known, sql: &str, expected: Expect) {
    expected.assert_eq(&told(sql, &lint(&file(sql), known)));
}

/// What `--fix` makes of a file.
#[track_caller]
fn fixed(sql: &str, expected: Expect) {
    let findings = lint(&file(sql), &Known::default());
    expected.assert_eq(&apply(sql, findings.iter().filter_map(|finding| finding.fix.as_ref())));
}

const INDEX: &str = "CREATE INDEX users_email_idx ON users (email);";

#[test]
fn others_wait_for_a_scan() {
    check(
        INDEX,
        expect![[r#"
            1 Warning require-concurrent-index-creation: an index is built while nobody can write to the table (can be fixed)
        "#]],
    );
    check(
        "ALTER TABLE public.users ADD CONSTRAINT a CHECK (a > 0);",
        expect![[r#"
            1 Warning constraint-missing-not-valid: a constraint is checked against each row while nobody can write to the table, or use it (can be fixed)
        "#]],
    );
    check(
        "ALTER TABLE users ADD CONSTRAINT a FOREIGN KEY (a) REFERENCES b (id);",
        expect![[r#"
            1 Warning adding-foreign-key-constraint: a foreign key that is checked against each row while both tables cannot be written (can be fixed)
        "#]],
    );
    check(
        "ALTER TABLE users ALTER COLUMN a SET NOT NULL, ALTER COLUMN b TYPE text;",
        expect![[r#"
            1 Warning adding-not-nullable-field: SET NOT NULL reads the whole table while nobody can use it
            1 Warning changing-column-type: a column gets another type, and the table is written anew while nobody can use it
        "#]],
    );
    check(
        "ALTER TABLE users ADD CONSTRAINT a UNIQUE (a);\nALTER TABLE users ADD PRIMARY KEY (id);",
        expect![[r#"
            1 Warning disallowed-unique-constraint: a unique constraint whose index is built while nobody can use the table
            2 Warning adding-serial-primary-key-field: a primary key whose index is built while nobody can use the table
        "#]],
    );
    check(
        "VACUUM FULL users;\nREINDEX TABLE users;",
        expect![[r#"
            2 Warning require-concurrent-reindex: REINDEX builds an index while nobody can write to the table
        "#]],
    );
}

#[test]
fn nobody_waits_for_a_table_that_the_file_makes() {
    let sql = "CREATE TABLE public.users (id integer, email text);\n\
               CREATE INDEX users_email_idx ON users (email);\n\
               ALTER TABLE \"users\" ADD CONSTRAINT a CHECK (id > 0);\n\
               ALTER TABLE users ADD COLUMN c text NOT NULL;\n\
               ALTER TABLE users RENAME TO people;\n\
               ALTER TABLE people ALTER COLUMN email SET NOT NULL;\n\
               DROP INDEX users_email_idx;\n\
               ALTER TABLE people DROP COLUMN email;\n\
               DROP TABLE people;\n";
    check(sql, expect![[""]]);
    check(
        &sql.replace("public.users", "other.users"),
        expect![[r#"
            4 Warning adding-required-field: a new column that is NOT NULL and has no default: it cannot be added while there are rows
            5 Note renaming-table: a table gets another name, which programs that run do not know
            6 Warning adding-not-nullable-field: SET NOT NULL reads the whole table while nobody can use it
            7 Note require-concurrent-index-deletion: DROP INDEX waits for all who use the table, and all others wait for it
            8 Error ban-drop-column: a column is dropped with its values
            9 Error ban-drop-table: a table is dropped with its rows
        "#]],
    );
}

#[test]
fn the_number_of_rows_says_how_bad_it_is() {
    for (rows, expected) in [
        (
            Some(0),
            expect![[r#"
                1 Note require-concurrent-index-creation: an index is built while nobody can write to the table (users has about 0 rows) (can be fixed)
            "#]],
        ),
        (
            Some(10_000),
            expect![[r#"
                1 Note require-concurrent-index-creation: an index is built while nobody can write to the table (users has about 10000 rows) (can be fixed)
            "#]],
        ),
        (
            Some(10_001),
            expect![[r#"
                1 Warning require-concurrent-index-creation: an index is built while nobody can write to the table (users has about 10001 rows) (can be fixed)
            "#]],
        ),
        (
            Some(2_000_000),
            expect![[r#"
                1 Error require-concurrent-index-creation: an index is built while nobody can write to the table (users has about 2000000 rows) (can be fixed)
            "#]],
        ),
        (
            None,
            expect![[r#"
                1 Warning require-concurrent-index-creation: an index is built while nobody can write to the table (can be fixed)
            "#]],
        ),
    ] {
        let known = Known { rows: Some(BTreeMap::from([(table("users"), rows)])), ..Known::default() };
        check_with(&known, INDEX, expected);
    }
    // A table that the live database lacks will be made by a file before this one.
    let known = Known { rows: Some(BTreeMap::new()), ..Known::default() };
    check_with(
        &known,
        "ALTER TABLE users ADD COLUMN a text NOT NULL;",
        expect![[r#"
            1 Note adding-required-field: a new column that is NOT NULL and has no default: it cannot be added while there are rows (users has about 0 rows)
        "#]],
    );
    let known = Known { rows: Some(BTreeMap::from([(table("users"), Some(1))])), ..Known::default() };
    check_with(
        &known,
        "ALTER TABLE users ADD COLUMN a text NOT NULL;",
        expect![[r#"
            1 Error adding-required-field: a new column that is NOT NULL and has no default: it cannot be added while there are rows (users has about 1 row)
        "#]],
    );
}

#[test]
fn what_the_server_was_seen_to_leave_alone_makes_nobody_wait() {
    let sql = "ALTER TABLE users ALTER COLUMN a TYPE text;";
    let touched = |names: &[&str]| Some(names.iter().map(|name| table(name)).collect::<BTreeSet<_>>());
    check_with(&Known { touched: touched(&[]), ..Known::default() }, sql, expect![[""]]);
    check_with(
        &Known { touched: touched(&["users"]), ..Known::default() },
        sql,
        expect![[r#"
            1 Warning changing-column-type: a column gets another type, and the table is written anew while nobody can use it
        "#]],
    );
}

#[test]
fn losses_are_stated_in_the_header() {
    let drop =
        "ALTER TABLE users DROP COLUMN avatar, DROP COLUMN IF EXISTS \"Size\";\nDROP TABLE a, billing.b;\n";
    check(
        drop,
        expect![[r#"
            1 Error ban-drop-column: a column is dropped with its values
            1 Error ban-drop-column: a column is dropped with its values
            2 Error ban-drop-table: a table is dropped with its rows
        "#]],
    );
    check(
        &format!(
            "-- loses users.avatar: the column's values (text)\n-- relata: loses drop-table:a: old\n\n{drop}"
        ),
        expect![[r#"
            4 Error ban-drop-column: a column is dropped with its values
            5 Error ban-drop-table: a table is dropped with its rows
        "#]],
    );
    check(
        &format!(
            "-- loses users.avatar: x\n-- relata: loses drop-column:users.Size\n-- loses a: x\n-- loses billing.b: x\n{drop}"
        ),
        expect![[""]],
    );
    check(
        "DROP SEQUENCE s;\nTRUNCATE users CASCADE;\nDROP DATABASE app;\n",
        expect![[r#"
            1 Error ban-drop-sequence: a sequence is dropped, and with it the number that it has come to
            2 Error ban-truncate-cascade: TRUNCATE … CASCADE empties tables that it does not name
            3 Error ban-drop-database: a whole database is dropped
        "#]],
    );
}

#[test]
fn what_generate_says_it_keeps_is_no_loss() {
    let sql = "-- alter column people.full: generated as (a) → generated as (b)\n-- drop sequence billing.s\n\
               ALTER TABLE people DROP COLUMN \"full\";\nDROP SEQUENCE billing.s;\nDROP SEQUENCE s;\n";
    check(
        sql,
        expect![[r#"
        5 Error ban-drop-sequence: a sequence is dropped, and with it the number that it has come to
    "#]],
    );
}

#[test]
fn who_states_a_rewrite_knows_it() {
    let sql = "-- rewrites a, users: every row is written anew\nALTER TABLE users ALTER COLUMN a TYPE text;\nCREATE INDEX i ON b (c);\n";
    check(
        sql,
        expect![[r#"
        2 Note changing-column-type: a column gets another type, and the table is written anew while nobody can use it
        3 Warning require-concurrent-index-creation: an index is built while nobody can write to the table
    "#]],
    );
    let known = Known { rows: Some(BTreeMap::from([(table("users"), Some(2_000_000))])), ..Known::default() };
    check_with(
        &known,
        sql,
        expect![[r#"
        2 Warning changing-column-type: a column gets another type, and the table is written anew while nobody can use it (users has about 2000000 rows)
        3 Note require-concurrent-index-creation: an index is built while nobody can write to the table (b has about 0 rows)
    "#]],
    );
}

#[test]
fn programs_that_run_are_notes() {
    check(
        "ALTER TABLE users RENAME COLUMN a TO b;\nALTER TABLE users RENAME TO people;\nDROP VIEW v;\n\
         ALTER TABLE users ALTER COLUMN c DROP NOT NULL, DROP CONSTRAINT d;\nDROP INDEX i;\n",
        expect![[r#"
            1 Note renaming-column: a column gets another name, which programs that run do not know
            2 Note renaming-table: a table gets another name, which programs that run do not know
            3 Note ban-drop-view: a view is dropped
            4 Note ban-drop-not-null: a column may be NULL, which programs may not expect
            4 Note ban-drop-constraint: a constraint is gone that programs may rely on
            5 Note require-concurrent-index-deletion: DROP INDEX waits for all who use the table, and all others wait for it
        "#]],
    );
}

#[test]
fn comments_ignore() {
    check(
        &format!("-- relata: ignore require-concurrent-index-creation: small\n{INDEX}\n{INDEX}\n"),
        expect![[r#"
            3 Warning require-concurrent-index-creation: an index is built while nobody can write to the table
        "#]],
    );
    check(&format!("-- relata: ignore blocks: small\n\n{INDEX}\n{INDEX}\n"), expect![[""]]);
    check(
        &format!("{INDEX}\n-- relata: ignore blocks, locks\n-- and more\n{INDEX}\n"),
        expect![[r#"
            1 Warning require-concurrent-index-creation: an index is built while nobody can write to the table
        "#]],
    );
    check(
        &format!("-- squawk-ignore require-concurrent-index-creation\n{INDEX}\n\n\n{INDEX}\n"),
        expect![[r#"
            5 Warning require-concurrent-index-creation: an index is built while nobody can write to the table
        "#]],
    );
    check(
        &format!("-- squawk-ignore-file require-concurrent-index-creation\n{INDEX}\n{INDEX}\n"),
        expect![[""]],
    );
    check(
        &format!("-- relata: ignore require-concurrent-index-creatio: x\n{INDEX}\n"),
        expect![[r#"
            1 Error unused-ignore: there is no rule require-concurrent-index-creatio; did you mean require-concurrent-index-deletion?
            2 Warning require-concurrent-index-creation: an index is built while nobody can write to the table (can be fixed)
        "#]],
    );
    check(
        &format!("{INDEX}\n-- relata: ignore blocks\n\nSELECT 1;\n"),
        expect![[r#"
            1 Warning require-concurrent-index-creation: an index is built while nobody can write to the table
            2 Error unused-ignore: this comment stands above no statement
        "#]],
    );
    check("SELECT '\n-- relata: ignore nonsense\n';", expect![[""]]);
}

#[test]
fn what_cannot_run() {
    check(
        "BEGIN;\nSELECT 1;\nCOMMIT;\n",
        expect![[r#"
        1 Error transaction-nesting: There is an existing transaction already in progress, managed by your migration tool
        3 Error transaction-nesting: Attempting to end the transaction that is managed by your migration tool
    "#]],
    );
    check(
        "SELECT 1;\nCREATE INDEX CONCURRENTLY i ON users (a);\n",
        expect![[r#"
        2 Error ban-concurrent-index-creation-in-transaction: While regular index creation can happen inside a transaction, this is not allowed when the `CONCURRENTLY` option is used
    "#]],
    );
    check("-- relata: no transaction\nSELECT 1;\nCREATE INDEX CONCURRENTLY i ON users (a);\n", expect![[""]]);
}

#[test]
fn what_cannot_be_read_is_said_and_no_failure() {
    check(
        &format!("CREATE FROBNICATE x;\n{INDEX}\n"),
        expect![[r#"
            1 Note not-parsed: lint cannot read this: expected command, found CREATE_KW
            2 Warning require-concurrent-index-creation: an index is built while nobody can write to the table
        "#]],
    );
    check(
        "SELECT 'no end",
        expect![[r#"
        1 Note not-parsed: lint cannot read this: Missing trailing `'` symbol to terminate the string literal
    "#]],
    );
    check("", expect![[""]]);
}

#[test]
fn rules_can_be_asked_for_and_left_out() {
    let sql = "CREATE TABLE users (id int, at timestamp, name varchar(10));";
    check(sql, expect![[""]]);
    let also = BTreeSet::from(["prefer-bigint-over-int", "prefer-timestamp-tz", "prefer-text-field"]);
    check_with(
        &Known { also, ..Known::default() },
        sql,
        expect![[r#"
            1 Warning prefer-bigint-over-int: a column of integer, which ends at 2,147,483,647
            1 Warning prefer-timestamp-tz: a column of timestamp without time zone
            1 Warning prefer-text-field: a column of varchar(n), whose limit is hard to change
        "#]],
    );
    let except = BTreeSet::from(["require-concurrent-index-creation"]);
    check_with(&Known { except, ..Known::default() }, INDEX, expect![[""]]);
}

#[test]
fn fixes_are_for_what_is_alone_or_in_no_transaction() {
    fixed(
        INDEX,
        expect![[r#"
        -- relata: no transaction
        CREATE INDEX CONCURRENTLY users_email_idx ON users (email);"#]],
    );
    fixed(
        "DROP INDEX i;",
        expect![[r#"
        -- relata: no transaction
        DROP INDEX CONCURRENTLY i;"#]],
    );
    fixed(
        &format!("{INDEX}\n{INDEX}"),
        expect![[r#"
        CREATE INDEX users_email_idx ON users (email);
        CREATE INDEX users_email_idx ON users (email);"#]],
    );
    fixed(
        &format!("-- relata: no transaction\n{INDEX}\nDROP INDEX i;\n"),
        expect![[r#"
        -- relata: no transaction
        CREATE INDEX CONCURRENTLY users_email_idx ON users (email);
        DROP INDEX CONCURRENTLY i;
    "#]],
    );
    fixed("CREATE INDEX ON users (email);", expect!["CREATE INDEX ON users (email);"]);
    fixed(
        "ALTER TABLE ONLY users ADD CONSTRAINT \"A\" CHECK (a > 0 AND b IN (1, 2)); -- done\n",
        expect![[r#"
            -- relata: no transaction
            ALTER TABLE ONLY users ADD CONSTRAINT "A" CHECK (a > 0 AND b IN (1, 2)) NOT VALID;
            ALTER TABLE ONLY users VALIDATE CONSTRAINT "A"; -- done
        "#]],
    );
    fixed(
        "ALTER TABLE users ADD CONSTRAINT a FOREIGN KEY (a) REFERENCES b (id), ADD COLUMN c int;",
        expect!["ALTER TABLE users ADD CONSTRAINT a FOREIGN KEY (a) REFERENCES b (id), ADD COLUMN c int;"],
    );
    fixed("ALTER TABLE users ADD CHECK (a > 0);", expect!["ALTER TABLE users ADD CHECK (a > 0);"]);
}

#[test]
fn a_constraint_that_the_same_file_added_is_nobodys() {
    check(
        "ALTER TABLE users ADD CONSTRAINT users_a_is_not_null CHECK (a IS NOT NULL) NOT VALID;\n\
         ALTER TABLE users VALIDATE CONSTRAINT users_a_is_not_null;\n\
         ALTER TABLE users ALTER COLUMN a SET NOT NULL;\n\
         ALTER TABLE users DROP CONSTRAINT users_a_is_not_null;\n\
         ALTER TABLE others DROP CONSTRAINT users_a_is_not_null;\n",
        expect![[r#"
            2 Warning constraint-missing-not-valid: a constraint is checked against each row while nobody can write to the table, or use it
            5 Note ban-drop-constraint: a constraint is gone that programs may rely on
        "#]],
    );
}

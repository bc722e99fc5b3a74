//! `lint`: what migration files do to others, joined with the schema, with sizes, and with what scratch shows.

use relata_tests::Project;
use relata_tests::database::{execute, query};

use crate::{RELATA, USERS, USERS_WITH_NICKNAME, migrated};

const INDEX: &str = "CREATE INDEX users_email_idx ON public.users (email);\n";

/// USERS as 0001, and this as 0002, written by hand.
fn with_file(sql: &str) -> Project {
    let project = Project::with_schema(RELATA, USERS);
    project.ok(&["generate"]);
    project.write("migrations/0002_by_hand.sql", sql);
    project
}

#[test]
fn what_generate_wrote_is_clean() {
    let (project, _live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    project.ok(&["lint", "--offline"]).expect_text("0 errors, 0 warnings, 0 notes");
    project.ok(&["check", "--offline"]);
}

#[test]
fn every_format_says_where_and_what_to_do() {
    let project = with_file(&format!("-- by hand\n\n{INDEX}"));
    let human = project.run(&["lint"]).expect_status(1);
    for text in [
        "warning[require-concurrent-index-creation]: an index is built while nobody can write to the table",
        "--> migrations/0002_by_hand.sql:3",
        "| CREATE INDEX users_email_idx ON public.users (email);",
        "CONCURRENTLY",
        "`relata lint --fix` writes it",
        "2 files looked at: 0 errors, 1 warning, 0 notes",
    ] {
        assert!(human.says(text), "`{text}` is missing: {human}");
    }
    let json = project.run(&["lint", "--format", "json"]).expect_status(1).json();
    let finding = &json["findings"][0];
    assert_eq!(finding["code"], "require-concurrent-index-creation");
    assert_eq!((&finding["severity"], &finding["line"]), (&"warning".into(), &3.into()));
    assert_eq!(finding["data"]["table"], "users");
    let github = project.run(&["lint", "--format", "github"]).expect_status(1);
    let start = "::warning file=migrations/0002_by_hand.sql,line=3::require-concurrent-index-creation: ";
    assert!(github.stdout.starts_with(start) && github.stdout.lines().count() == 1, "{github}");
    let sarif = project.run(&["lint", "--format", "sarif"]).expect_status(1).json();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&finding["code"], &"warning".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "migrations/0002_by_hand.sql");
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"], result["ruleId"]);
    project
        .run(&["status", "--format", "sarif"])
        .expect_status(2)
        .expect_text("`relata check` and `relata lint`");
    project.ok(&["explain", "require-concurrent-index-creation"]).expect_text("CONCURRENTLY");
}

#[test]
fn check_fails_where_lint_does() {
    let project = with_file(INDEX);
    project
        .write("schema.toml", &format!("{USERS}\n[tables.users.indexes]\nusers_email_idx = [\"email\"]\n"));
    project.ok(&["generate"]);
    project.run(&["check"]).expect_status(1).expect_text("require-concurrent-index-creation");
    let sarif = project.run(&["check", "--format", "sarif"]).expect_status(1).json();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "require-concurrent-index-creation");
    project.write("schema.toml", "[tables.users.columns]\nid = 1\n");
    let sarif = project.run(&["check", "--format", "sarif"]).expect_status(1).json();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "invalid-schema");
}

#[test]
fn rows_of_the_live_database_set_the_severity() {
    let (project, live) = migrated(USERS);
    project.write("migrations/0002_by_hand.sql", INDEX);
    execute(&live.url(), "vacuum analyze users");
    project.ok(&["lint"]).expect_text("note[require-concurrent-index-creation]").expect_text("about 0 rows");
    execute(
        &live.url(),
        "insert into users select n, n::text from generate_series(1, 20000) n; analyze users",
    );
    project.run(&["lint"]).expect_status(1).expect_text("warning[").expect_text("users has about 20000 rows");
    // As the planner would believe of a table that has grown.
    execute(&live.url(), "update pg_class set reltuples = 5000000 where relname = 'users'");
    project.run(&["lint"]).expect_status(1).expect_text("error[").expect_text("about 5000000 rows");
    project.run(&["lint", "--offline"]).expect_status(1).expect_text("warning[");
    // What is applied cannot be changed any more.
    project.ok(&["generate", "--from", "migrations", "--allow", "undo:0002_by_hand"]);
    project.ok(&["migrate"]);
    project.ok(&["lint"]).expect_text("0 errors, 0 warnings");
}

#[test]
fn scratch_shows_what_leaves_the_rows_alone() {
    let schema =
        "[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\nname = \"varchar(10)?\"\n";
    let project = Project::with_schema(RELATA, schema);
    project.ok(&["generate"]);
    let lint = |sql: &str| {
        project.write("migrations/0002_by_hand.sql", sql);
        project.run(&["lint"])
    };
    lint("ALTER TABLE users ALTER COLUMN name TYPE varchar(20);").expect_status(0);
    lint("ALTER TABLE users ALTER COLUMN name TYPE varchar(5);")
        .expect_status(1)
        .expect_text("changing-column-type");
    lint("ALTER TABLE users ALTER COLUMN id TYPE bigint;")
        .expect_status(1)
        .expect_text("changing-column-type");
    lint("ALTER TABLE users ADD COLUMN n numeric DEFAULT random();")
        .expect_status(1)
        .expect_text("adding-field-with-default");
    lint("CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';\nALTER TABLE users ADD COLUMN n int DEFAULT f();")
        .expect_status(0);
    lint("ALTER TABLE users ALTER COLUMN name SET NOT NULL;").expect_status(1);
    // A check of an earlier file says that there is no NULL.
    project.write(
        "migrations/0002_by_hand.sql",
        "-- relata: no transaction\nALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID;\n\
         ALTER TABLE users VALIDATE CONSTRAINT c;\n",
    );
    project.write("migrations/0003_by_hand.sql", "ALTER TABLE users ALTER COLUMN name SET NOT NULL;\n");
    project.ok(&["lint"]).expect_text("0 warnings");
    // What cannot be run is told as if it had not been tried.
    lint("ALTER TABLE users ALTER COLUMN nome TYPE text;")
        .expect_status(1)
        .expect_text("was not tried in scratch");
}

#[test]
fn comments_and_flags_say_what_is_meant() {
    let ignored = format!("-- relata: ignore require-concurrent-index-creation: ten rows\n{INDEX}");
    let project = with_file(&ignored);
    project.ok(&["lint"]).expect_text("0 warnings");
    project.ok(&["generate", "--allow", "undo:0002_by_hand"]);
    project.write("migrations/0002_by_hand.sql", INDEX);
    project.ok(&["lint", "--except", "require-concurrent-index-creation"]);
    project
        .run(&["lint", "--except", "require-concurrent-index-creatoin"])
        .expect_status(2)
        .expect_text("did you mean");
    project
        .run(&["lint", "--also", "prefer-bigint-over-int"])
        .expect_status(1)
        .expect_text("prefer-bigint-over-int");
    project.write("migrations/0002_by_hand.sql", "ALTER TABLE users DROP COLUMN email;\n");
    project
        .run(&["lint"])
        .expect_status(1)
        .expect_text("error[ban-drop-column]")
        .expect_text("-- relata: loses");
    let stated =
        "-- relata: loses drop-column:users.email: nobody reads it\n\nALTER TABLE users DROP COLUMN email;\n";
    project.write("migrations/0002_by_hand.sql", stated);
    project.ok(&["lint"]);
}

#[test]
fn what_cannot_be_read_is_no_failure() {
    let project = with_file("ALTER TABLE users FROBNICATE;\nSELECT 1;\n");
    project.ok(&["lint"]).expect_text("note[not-parsed]");
    project.write("elsewhere.sql", &format!("{INDEX}{INDEX}"));
    let ran = project.run(&["lint", "elsewhere.sql"]).expect_status(1);
    assert!(ran.says("elsewhere.sql:2") && !ran.says("0002_by_hand"), "{ran}");
    project.run(&["lint", "nowhere.sql"]).expect_status(2).expect_text("nowhere.sql cannot be read");
}

#[test]
fn fix_writes_what_is_proven() {
    let (project, live) = migrated(USERS);
    project.write("migrations/0002_by_hand.sql", INDEX);
    project.write("migrations/0002_by_hand.down.sql", "DROP INDEX users_email_idx;\n");
    let check = "ALTER TABLE public.users ADD CONSTRAINT positive CHECK (id > 0);\n";
    project.write("migrations/0003_by_hand.sql", check);
    project.write("migrations/0003_by_hand.down.sql", "ALTER TABLE public.users DROP CONSTRAINT positive;\n");
    execute(&live.url(), "insert into users values (1, 'a')");
    project
        .ok(&["lint", "--fix"])
        .expect_text("fixed migrations/0002_by_hand.sql")
        .expect_text("0003_by_hand.sql");
    assert_eq!(
        project.read("migrations/0002_by_hand.sql"),
        format!("-- relata: no transaction\n{}", INDEX.replace("INDEX", "INDEX CONCURRENTLY"))
    );
    assert_eq!(
        project.read("migrations/0003_by_hand.sql"),
        "-- relata: no transaction\nALTER TABLE public.users ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;\n\
         ALTER TABLE public.users VALIDATE CONSTRAINT positive;\n"
    );
    project.ok(&["lint", "--fix"]).expect_text("nothing to fix");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select convalidated from pg_constraint where conname = 'positive'"), "t");
    project.ok(&["lint"]);

    // No index of a partitioned table can be built CONCURRENTLY, which is found out before anything is written.
    let project = Project::with_schema(RELATA, USERS);
    project.write(
        "migrations/0001_by_hand.sql",
        "CREATE TABLE p (id int) PARTITION BY RANGE (id);\nCREATE TABLE p_1 PARTITION OF p DEFAULT;\n",
    );
    project.write("migrations/0002_by_hand.sql", "CREATE INDEX p_idx ON p (id);\n");
    let before = project.migrations();
    project.run(&["lint", "--fix"]).expect_status(2).expect_text("nothing was written");
    assert_eq!(project.migrations(), before);
}

//! `import`: a Drizzle or Prisma project goes on with relata.

use relata_connect::DatabaseUrl;
use relata_scratch::Temporary;
use relata_tests::database::{execute, query};
use relata_tests::{Project, database};

use crate::{RELATA, USERS, USERS_WITH_NICKNAME, migrated};

const JOURNAL: &str = r#"{
  "version": "7",
  "dialect": "postgresql",
  "entries": [
    { "idx": 0, "version": "7", "when": 1709553600000, "tag": "0000_lush_magneto", "breakpoints": true },
    { "idx": 1, "version": "7", "when": 1709640000000, "tag": "0001_plans", "breakpoints": true },
    { "idx": 2, "version": "7", "when": 1709726400000, "tag": "0002_late_index", "breakpoints": true }
  ]
}"#;

/// As drizzle-kit writes them; the second by hand, which is `drizzle-kit generate --custom`.
const DRIZZLE: [(&str, &str); 3] = [
    (
        "0000_lush_magneto",
        r#"CREATE TYPE "public"."user_role" AS ENUM('admin', 'user');--> statement-breakpoint
CREATE SCHEMA "billing";
--> statement-breakpoint
CREATE TABLE "billing"."plans" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "plans_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" varchar(255) NOT NULL,
	"role" "user_role" DEFAULT 'user' NOT NULL,
	"plan_id" integer,
	"created_at" timestamp DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "billing"."plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "users_role_idx" ON "users" USING btree ("role");"#,
    ),
    (
        "0001_plans",
        "-- Custom SQL migration file, put your code below! --\n\
         INSERT INTO billing.plans (name) VALUES ('free'), ('pro')\n--> statement-breakpoint\n\
         ALTER TABLE \"users\" ALTER COLUMN \"plan_id\" SET NOT NULL -- everybody has one",
    ),
    ("0002_late_index", "CREATE INDEX CONCURRENTLY \"users_plan_idx\" ON \"users\" (\"plan_id\");"),
];

fn drizzle() -> Project {
    let project = Project::new(RELATA);
    project.write("drizzle/meta/_journal.json", JOURNAL);
    project.write("drizzle/meta/0000_snapshot.json", "{}");
    for (tag, sql) in DRIZZLE {
        project.write(&format!("drizzle/{tag}.sql"), sql);
    }
    project
}

/// Applies what Drizzle's migrator would, with its ledger.
fn migrated_by_drizzle(count: usize) -> Temporary {
    let live = database();
    let whens = [1_709_553_600_000_i64, 1_709_640_000_000, 1_709_726_400_000];
    execute(
        &live.url(),
        "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)",
    );
    for ((_, sql), when) in DRIZZLE.iter().zip(whens).take(count) {
        sql.split("--> statement-breakpoint").for_each(|statement| execute(&live.url(), statement));
        let ledger =
            format!("INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('…', {when})");
        execute(&live.url(), &ledger);
    }
    live
}

/// The databases are one by the catalogs.
fn same(project: &Project, one: &DatabaseUrl, other: &DatabaseUrl, schemas: &str) {
    let args = ["diff", "--from", &one.to_string(), "--to", &other.to_string(), "--schemas", schemas];
    assert_eq!(project.ok(&args).stdout, "");
}

#[test]
fn a_drizzle_project_goes_on() {
    let mut project = drizzle();
    let production = migrated_by_drizzle(3);
    project.use_database(&production.url());
    let imported = project.ok(&["import"]);
    for text in [
        "wrote schema.toml",
        "0001_lush_magneto.sql",
        "0002_plans.sql",
        "0003_late_index.sql",
        "has all of them: `relata baseline` takes it over",
    ] {
        assert!(imported.says(text), "`{text}`: {imported}");
    }
    assert!(!imported.says("__drizzle_migrations"), "its schema is not theirs to own: {imported}");
    let second = project.read("migrations/0002_plans.sql");
    assert!(second.starts_with("-- 0002_plans\n--\n-- from drizzle/0001_plans.sql\n"), "{second}");
    assert!(!second.contains("statement-breakpoint"), "{second}");
    assert!(project.read("migrations/0003_late_index.sql").contains("\n-- relata: no transaction\n"));
    project.ok(&["generate"]).expect_text("nothing to do");
    project.ok(&["check", "--offline"]).expect_text("everything agrees");

    // Production is taken over, a new database gets everything.
    project.ok(&["baseline"]).expect_text("recorded 0003_late_index");
    project.ok(&["check"]).expect_text("everything agrees");
    let new = database();
    project.use_database(&new.url());
    project.ok(&["migrate"]).expect_text("applied 0003_late_index.sql");
    assert_eq!(query(&new.url(), "select string_agg(name, ',' order by id) from billing.plans"), "free,pro");
    same(&project, &production.url(), &new.url(), "billing,public");

    // What follows is relata's.
    let schema = project.read("schema.toml").replace("\nemail ", "\nnickname = \"text?\"\nemail ");
    project.write("schema.toml", &schema);
    project.ok(&["generate"]).expect_text("wrote migrations/0004_add_users_nickname.sql");
    for live in [&production, &new] {
        project.use_database(&live.url());
        project.ok(&["migrate"]).expect_text("applied 0004_add_users_nickname.sql");
        project.ok(&["check"]).expect_text("everything agrees");
    }
}

#[test]
fn a_database_that_is_behind_is_taken_over_as_far_as_it_is() {
    let mut project = drizzle();
    let behind = migrated_by_drizzle(2);
    project.use_database(&behind.url());
    project.ok(&["import"]).expect_text("has 2 of 3: `relata baseline --to 2` takes it over");
    project.run(&["baseline"]).expect_status(1).expect_text("users_plan_idx");
    project.ok(&["baseline", "--to", "2"]).expect_text("recorded 0002_plans");
    project.ok(&["migrate"]).expect_text("applied 0003_late_index.sql");
    project.ok(&["check"]).expect_text("everything agrees");
}

const PRISMA: [(&str, &str); 3] = [
    (
        "20240304120000_init",
        r#"-- CreateEnum
CREATE TYPE "Role" AS ENUM ('ADMIN', 'USER');

-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'USER',

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Post" (
    "id" SERIAL NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "authorId" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
"#,
    ),
    (
        "20240305120000_first_user",
        "BEGIN;\nINSERT INTO \"User\" (\"email\") VALUES ('ann@example.com; begin');\nALTER TYPE \"Role\" ADD VALUE 'EDITOR';\nCOMMIT;\n",
    ),
    (
        "20240306120000_tags",
        "/*\n  Warnings:\n\n  - Added the required column `tags`.\n\n*/\n-- AlterTable\nALTER TABLE \"Post\" ADD COLUMN \"tags\" TEXT[] DEFAULT ARRAY[]::TEXT[];\n",
    ),
];

fn prisma() -> Project {
    let project = Project::new(RELATA);
    let lock = "# Please do not edit this file manually\nprovider = \"postgresql\"\n";
    project.write("prisma/migrations/migration_lock.toml", lock);
    for (name, sql) in PRISMA {
        project.write(&format!("prisma/migrations/{name}/migration.sql"), sql);
    }
    project
}

/// Applies what `prisma migrate deploy` would; the last has failed and was rolled back once.
fn migrated_by_prisma() -> Temporary {
    let live = database();
    execute(
        &live.url(),
        "CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, \
         finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, \
         started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)",
    );
    for (number, (name, sql)) in PRISMA.iter().enumerate() {
        execute(&live.url(), sql);
        let row = |id: usize, finished: &str, rolled_back: &str| {
            format!(
                "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at) \
                 VALUES ('{id}', '', {finished}, '{name}', {rolled_back})"
            )
        };
        execute(&live.url(), &row(number, "NULL", "now()"));
        execute(&live.url(), &row(number + 10, "now()", "NULL"));
    }
    live
}

#[test]
fn a_prisma_project_goes_on() {
    let mut project = prisma();
    let production = migrated_by_prisma();
    project.use_database(&production.url());
    project.ok(&["import"]).expect_text("has all of them: `relata baseline` takes it over");
    let second = project.read("migrations/0002_first_user.sql");
    assert!(second.contains("('ann@example.com; begin');\n") && !second.contains("COMMIT"), "{second}");
    project.ok(&["generate"]).expect_text("nothing to do");
    // Prisma's ledger stands beside the tables, and is nobody's business.
    project.ok(&["baseline"]).expect_text("recorded 0003_tags");
    project.ok(&["check"]).expect_text("everything agrees");
    let new = database();
    project.use_database(&new.url());
    project.ok(&["migrate"]);
    project.ok(&["check"]).expect_text("everything agrees");
    same(&project, &production.url(), &new.url(), "public");
    assert_eq!(query(&new.url(), "select email from \"User\""), "ann@example.com; begin");

    // Pulled by itself, the database says the same.
    project.use_database(&production.url());
    let pulled = project.ok(&["pull"]).expect_text("left alone: table public._prisma_migrations");
    assert!(pulled.stdout.ends_with(&project.read("schema.toml")), "{pulled}");
}

#[test]
fn drizzle_from_1_0_on_has_a_folder_for_each() {
    let mut project = Project::new(RELATA);
    for ((tag, sql), time) in DRIZZLE.iter().zip(["20240304120000", "20240305120000", "20240306120000"]) {
        let folder = format!("db/out/{time}{}", tag.trim_start_matches(|c: char| c.is_ascii_digit()));
        project.write(&format!("{folder}/migration.sql"), sql);
        project.write(&format!("{folder}/snapshot.json"), "{}");
    }
    let production = migrated_by_drizzle(2);
    project.use_database(&production.url());
    let imported = project.ok(&["import", "db/out", "--migrations", "db/migrations"]);
    assert!(imported.says("has 2 of 3"), "{imported}");
    assert!(
        project
            .read("db/migrations/0001_lush_magneto.sql")
            .contains("from db/out/20240304120000_lush_magneto/")
    );
    project.ok(&["generate", "--migrations", "db/migrations"]).expect_text("nothing to do");
}

#[test]
fn without_files_the_live_database_is_imported() {
    let mut project = Project::new(RELATA);
    let production = migrated_by_prisma();
    project.use_database(&production.url());
    project.ok(&["import", "--live"]).expect_text("wrote migrations/0001_initial.sql");
    project.ok(&["baseline"]).expect_text("recorded 0001_initial");
    project.ok(&["check"]).expect_text("everything agrees");
}

#[test]
fn what_cannot_be_imported_is_refused_before_anything_is_written() {
    let project = drizzle();
    project.write("schema.toml", USERS);
    project.run(&["import"]).expect_status(2).expect_text("schema.toml is there already");

    let project = drizzle();
    project.run(&["import", "--migrations", "drizzle"]).expect_status(2).expect_text("--migrations");
    project.write("migrations/0001_ours.sql", "select 1;");
    project.run(&["import"]).expect_status(2).expect_text("migrations has migrations already");

    let refused = |project: &Project, args: &[&str], text: &str| {
        project.run(args).expect_status(2).expect_text(text);
        assert!(project.migrations().is_empty() && !project.path("schema.toml").exists());
    };
    let project = Project::new(RELATA);
    refused(&project, &["import"], "there is neither drizzle nor prisma/migrations here");
    refused(&project, &["import", "nowhere"], "nowhere cannot be read");
    let project = drizzle();
    project.write("drizzle/meta/_journal.json", &JOURNAL.replace("postgresql", "mysql"));
    refused(&project, &["import"], "is for `mysql`");
    project.write("drizzle/meta/_journal.json", &JOURNAL.replace("0001_plans", "0001_gone"));
    refused(&project, &["import"], "drizzle/0001_gone.sql cannot be read");
    let project = prisma();
    project.write("prisma/migrations/migration_lock.toml", "provider = \"mysql\"\n");
    refused(&project, &["import"], "are not for PostgreSQL");
    let project = prisma();
    project.write("prisma/migrations/20240307000000_wrong/migration.sql", "CREATE TABLE t (id nonsense);\n");
    refused(&project, &["import"], "0004_wrong.sql");
}

#[test]
fn ledgers_of_other_tools_are_left_alone() {
    let (project, live) = migrated(USERS);
    let schema = project.ok(&["pull"]);
    execute(
        &live.url(),
        "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, migration_name text NOT NULL);
         CREATE TABLE __drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
         CREATE INDEX by_hash ON __drizzle_migrations (hash);
         CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now());
         CREATE TABLE seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL);
         CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, checksum bytea NOT NULL)",
    );
    let pulled = project.ok(&["pull"]);
    assert!(pulled.stdout.ends_with(&schema.stdout), "{pulled}");
    for name in ["_prisma", "__drizzle", "__diesel_schema", "seaql", "_sqlx"] {
        let named = format!("left alone: table public.{name}_migrations");
        assert!(pulled.stderr.contains(&named), "`{named}`: {pulled}");
    }
    project.ok(&["check"]).expect_text("everything agrees");
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["push", "--yes", "--allow", "data-loss"]);
    let tables =
        "select count(*) from pg_tables where schemaname = 'public' and tablename like '%migrations'";
    assert_eq!(query(&live.url(), tables), "5");
}

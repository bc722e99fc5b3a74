//! What a run does and refuses, on real PostgreSQL.

use relata_migrate::history::{How, State};
use relata_migrate::{Folder, MigrateOptions, RollbackOptions, Target, sum};

use crate::{database, folder, migrate, note, rollback, state, versions};

const A: (&str, &str) = ("0001_a.sql", "create table a (id int);");
const A_DOWN: (&str, &str) = ("0001_a.down.sql", "drop table a;");
const B: (&str, &str) = ("0002_b.sql", "-- only a comment\n");
const C: (&str, &str) = ("0003_c.sql", "create table c (id int);");
const C_DOWN: (&str, &str) = ("0003_c.down.sql", "drop table c;");

#[test]
fn reading_makes_nothing() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    assert_eq!(relata_migrate::history(&mut client).unwrap(), []);
    let options = MigrateOptions { dry_run: true, ..MigrateOptions::default() };
    let report = relata_migrate::migrate(&mut client, &folder(&[A, B]), &options, &mut |_| {}).unwrap();
    assert_eq!((report.files.len(), report.dry_run), (2, true));
    assert_eq!(migrate(&mut client, &Folder::default()).unwrap().files.len(), 0);
    assert_eq!(state(&mut client), "");
}

#[test]
fn forward_and_back() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let files = folder(&[A, A_DOWN, B, C, C_DOWN]);
    let options = MigrateOptions { to: Some(2), ..MigrateOptions::default() };
    let mut events = Vec::new();
    relata_migrate::migrate(&mut client, &files, &options, &mut note(&mut events)).unwrap();
    assert_eq!(
        events,
        [
            "started 0001_a.sql 0/1",
            "1: create table a (id int)",
            "finished 0001_a.sql",
            "started 0002_b.sql 0/0",
            "finished 0002_b.sql"
        ]
    );
    migrate(&mut client, &files).unwrap();
    let history = relata_migrate::history(&mut client).unwrap();
    assert_eq!(history.len(), 3);
    assert_eq!(
        (&*history[2].name, history[2].sha256, history[2].how, history[2].state, &*history[2].applied_by),
        ("c", files.migrations[2].up.sha256, How::Applied, State::Done, "postgres")
    );
    assert!(history[2].applied_at.elapsed().unwrap().as_secs() < 60);

    let error = rollback(&mut client, &files, Target::To(0)).unwrap_err();
    assert!(error.is_refusal());
    assert_eq!(
        error.to_string(),
        "0002_b cannot be rolled back: there is no 0002_b.down.sql; write one, or undo it with a new migration"
    );
    assert_eq!(versions(&mut client), [1, 2, 3], "refused before anything was done");
    rollback(&mut client, &files, Target::Steps(1)).unwrap();
    assert_eq!(versions(&mut client), [1, 2]);
    let error = rollback(&mut client, &files, Target::To(3)).unwrap_err();
    assert_eq!(error.to_string(), "0003 is not applied to this database");

    let reason = ("0002_b.down.sql", "-- relata: irreversible: the rows are gone");
    let error = rollback(&mut client, &folder(&[A, A_DOWN, B, reason]), Target::Steps(2)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_b cannot be rolled back: the rows are gone; restore a backup, or go forward with a new migration"
    );

    let files = folder(&[A, A_DOWN, B, ("0002_b.down.sql", "")]);
    let options = RollbackOptions { target: Target::To(0), dry_run: true, ..RollbackOptions::default() };
    let report = relata_migrate::rollback(&mut client, &files, &options, &mut |_| {}).unwrap();
    let planned: Vec<_> = report.files.iter().map(|ran| &*ran.file).collect();
    assert_eq!(planned, ["0002_b.down.sql", "0001_a.down.sql"]);
    rollback(&mut client, &files, Target::To(0)).unwrap();
    assert_eq!(versions(&mut client), [0u64; 0]);
}

#[test]
fn what_no_longer_fits_is_refused_by_name() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    migrate(&mut client, &folder(&[A, C])).unwrap();
    let before = state(&mut client);
    let mut refused = |files: &[(&str, &str)]| {
        let error = migrate(&mut client, &folder(files)).unwrap_err();
        assert!(error.is_refusal(), "{error:?}");
        assert_eq!(state(&mut client), before);
        error.to_string()
    };
    let d = ("0004_d.sql", "create table d (id int)");
    assert_eq!(
        refused(&[("0001_a.sql", "create table a (id bigint);"), C, d]),
        "changed after they were applied: 0001_a.sql; restore them, and put the change into a new migration"
    );
    assert_eq!(
        refused(&[A, d]),
        "the database has migrations whose files are gone:\n  0003_c\nrestore the files from version control, or check \
         out the branch that has them"
    );
    assert_eq!(
        refused(&[("0001_c.sql", C.1), ("0003_a.sql", A.1), d]),
        "renumbered after they were applied:\n  0001_a is now 0003_a\n  0003_c is now 0001_c\ngive the files the numbers \
         that the database knows"
    );
    assert_eq!(
        refused(&[A, ("0002_late.sql", "create table late (id int)"), C, d]),
        "not applied, but older than 0003, which is: 0002_late.sql; give them the next free numbers, or allow it with \
         `--allow-out-of-order`"
    );
    let options = MigrateOptions { allow_out_of_order: true, ..MigrateOptions::default() };
    let files = folder(&[A, ("0002_late.sql", "create table late (id int)"), C, d]);
    relata_migrate::migrate(&mut client, &files, &options, &mut |_| {}).unwrap();
    assert_eq!(versions(&mut client), [1, 2, 3, 4]);
    let options = MigrateOptions { to: Some(9), ..MigrateOptions::default() };
    let error = relata_migrate::migrate(&mut client, &files, &options, &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "no migration has the number 0009");
}

#[test]
fn sums_are_checked_first() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let text = sum::write(&sum::compute(&folder(&[A, C])));
    let files = folder(&[("0001_a.sql", "select 1"), C, ("migrations.sum", &text)]);
    let error = migrate(&mut client, &files).unwrap_err();
    assert!(
        error.to_string().contains("\n  0001_a.sql was changed after migrations.sum was written\n"),
        "{error}"
    );
    let added = folder(&[A, C, ("0004_by_hand.sql", "select 1"), ("migrations.sum", &text)]);
    assert_eq!(migrate(&mut client, &added).unwrap().files.len(), 3);
}

#[test]
fn what_cannot_run_is_refused_before_anything_runs() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    for (sql, expected) in [
        (
            "BEGIN;\nselect 1;\nCOMMIT;",
            "0002_x.sql:1: `BEGIN`: a migration must not begin or end transactions itself",
        ),
        (
            "-- relata: no transaction\nselect 1;\ncommit",
            "0002_x.sql:3: `commit`: a migration must not begin or end",
        ),
        (
            "\n create index concurrently i on a (id)",
            "0002_x.sql:2: `create index concurrently i on a (id)`: PostgreSQL does not run this inside a transaction; head the file with `-- relata: no transaction`",
        ),
        (
            "-- relata: no transaction\ncreate index concurrently on a (id)",
            "0002_x.sql:2: `create index concurrently on a (id)`: give the index a name",
        ),
        ("copy a from stdin;\n1\n\\.\n", "0002_x.sql:1: `copy a from stdin`: only psql can run this"),
        ("\\i other.sql", "0002_x.sql:1: `\\i other.sql`: only psql can run this"),
        ("select 'a", "0002_x.sql: line 1: a quoted string has no end"),
    ] {
        let error = migrate(&mut client, &folder(&[A, ("0002_x.sql", sql)])).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert_eq!(state(&mut client), "");
    }
}

#[test]
fn an_error_points_into_the_file() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let sql = "-- ä\nselect 1;\n\nselect 'ä',\n  nothing\nfrom a;\n";
    let error = migrate(&mut client, &folder(&[A, ("0002_x.sql", sql), C])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_x.sql:5:3: `select 'ä', …`: column \"nothing\" does not exist (42703)"
    );
    assert_eq!((error.place(), error.sqlstate()), (Some(("0002_x.sql", 5)), Some("42703")));
    assert_eq!(versions(&mut client), [1], "what was finished before stays");

    let sql = "alter table a add unique (id) deferrable initially deferred; insert into a values (1), (1);";
    let error = migrate(&mut client, &folder(&[A, ("0002_x.sql", sql)])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_x.sql: at the commit: duplicate key value violates unique constraint \"a_id_key\" (23505)\n  detail: Key \
         (id)=(1) already exists."
    );
    assert_eq!(versions(&mut client), [1]);
    assert!(!error.is_connection_lost());
}

#[test]
fn what_a_file_sets_does_not_leak() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    client
        .batch_execute("create schema elsewhere; set work_mem = '7MB'; set application_name = 'mine'")
        .unwrap();
    let role = format!("relata_test_{}", std::process::id());
    client.batch_execute(&format!("create role {role}; grant create on schema public to {role}")).unwrap();
    let sql = format!(
        "set search_path = elsewhere; set role {role}; create temporary table temp (id int); set lock_timeout = '7s';
         listen x; create table public.owned (id int);"
    );
    let files = folder(&[
        ("0001_set.sql", &sql),
        ("0002_set.sql", &format!("-- relata: no transaction\n{}", sql.replace("owned", "owned_2"))),
        (
            "0003_check.sql",
            "
            create table here (id int);
            do $$ begin
                assert to_regclass('public.here') is not null, 'search_path';
                assert current_user = 'postgres', 'role';
                assert to_regclass('pg_temp.temp') is null, 'temporary table';
                assert current_setting('lock_timeout') = '5s', 'lock_timeout';
                assert current_setting('application_name') = 'relata migrate', 'application_name';
                assert current_setting('work_mem') = '7MB', 'work_mem';
            end $$",
        ),
    ]);
    migrate(&mut client, &files).unwrap();
    let settings: String = client
        .query_one(
            "select concat_ws(' ', current_setting('work_mem'), current_setting('application_name'), \
             current_setting('lock_timeout'), current_setting('search_path'), current_user)",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(settings, "7MB mine 0 \"$user\", public postgres");
    let owner: String = client
        .query_one("select tableowner::text from pg_tables where tablename = 'owned_2'", &[])
        .unwrap()
        .get(0);
    assert_eq!(owner, role);
    let held: i64 = client
        .query_one(
            "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(held, 0);
    client.batch_execute(&format!("drop owned by {role}; drop role {role}")).unwrap();
}

#[test]
fn recorded_is_not_run() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let files = folder(&[A, C]);
    relata_migrate::record(&mut client, &files.migrations[0], How::Recorded).unwrap();
    migrate(&mut client, &files).unwrap();
    let history = relata_migrate::history(&mut client).unwrap();
    let how: Vec<_> = history.iter().map(|row| (row.version, row.how)).collect();
    assert_eq!(how, [(1, How::Recorded), (3, How::Applied)]);
    let exists: bool = client.query_one("select to_regclass('a') is not null", &[]).unwrap().get(0);
    assert!(!exists);
    relata_migrate::forget(&mut client, 1).unwrap();
    relata_migrate::forget(&mut client, 1).unwrap();
    assert_eq!(versions(&mut client), [3]);
}

#[test]
fn a_file_that_was_cut_off_and_then_changed_is_refused() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let half = "-- relata: no transaction\ncreate table h (id int);\nselect 1/0;";
    assert_eq!(migrate(&mut client, &folder(&[("0001_h.sql", half)])).unwrap_err().sqlstate(), Some("22012"));
    let changed = folder(&[("0001_h.sql", "-- relata: no transaction\ncreate table h (id int);\nselect 1;")]);
    let error = migrate(&mut client, &changed).unwrap_err();
    assert!(error.is_refusal());
    assert!(
        error
            .to_string()
            .starts_with("0001_h.sql was cut off after 1 of 2 statements and has been changed since")
    );
    relata_migrate::record(&mut client, &changed.migrations[0], How::Applied).unwrap();
    assert_eq!(migrate(&mut client, &changed).unwrap().files.len(), 0);
}

#[test]
fn a_ledger_of_a_newer_relata_is_left_alone() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    migrate(&mut client, &folder(&[A])).unwrap();
    client.batch_execute("comment on table relata.migrations is 'relata ledger 99'").unwrap();
    let error = relata_migrate::history(&mut client).unwrap_err();
    assert_eq!(
        error.to_string(),
        "relata.migrations is of version 99, and this program knows 1; use a newer relata"
    );
}

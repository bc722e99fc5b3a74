//! Runners that meet, and locks that others hold.

use std::time::{Duration, Instant};

use postgres::Client;
use relata_migrate::{MigrateOptions, RunOptions};

use crate::{database, folder, migrate, note, state, versions};

/// Also: those who wait for the lock do not keep the concurrent build waiting, which would be a deadlock.
#[test]
fn many_runners_at_once_apply_each_file_once() {
    let (_server, database) = database();
    let files = folder(&[
        ("0001_a.sql", "create table t (id int); insert into t select generate_series(1, 1000)"),
        (
            "0002_b.sql",
            "-- relata: no transaction\ncreate index concurrently t_idx on t (id); insert into t values (-1);",
        ),
        ("0003_c.sql", "insert into t values (-2); select pg_sleep(0.3);"),
        ("0004_d.sql", "-- relata: no transaction\ncreate index concurrently t_idx_2 on t (id);"),
    ]);
    let started = Instant::now();
    let reports: Vec<usize> = std::thread::scope(|scope| {
        let run = || migrate(&mut database.connect().unwrap(), &files).unwrap().files.len();
        let runs: Vec<_> = (0..6).map(|_| scope.spawn(run)).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(started.elapsed() < Duration::from_secs(30));
    assert_eq!(reports.iter().sum::<usize>(), 4, "{reports:?}");
    let mut client = database.connect().unwrap();
    assert_eq!(versions(&mut client), [1, 2, 3, 4]);
    let late: i64 = client.query_one("select count(*) from t where id < 0", &[]).unwrap().get(0);
    assert_eq!(late, 2);
    assert!(!state(&mut client).contains("valid=false"));
}

#[test]
fn a_runner_that_does_not_end_is_named() {
    let (_server, database) = database();
    let mut holder = database.connect().unwrap();
    let mut client = database.connect().unwrap();
    let sql = "set application_name = 'relata migrate'; select pg_advisory_lock(x'72656c617461'::bigint)";
    holder.batch_execute(sql).unwrap();
    let pid: i32 = holder.query_one("select pg_backend_pid()", &[]).unwrap().get(0);
    let mut options = MigrateOptions::default();
    options.run.lock_wait = Duration::from_millis(300);
    let mut events = Vec::new();
    let files = folder(&[("0001_a.sql", "create table t (id int)")]);
    let error = relata_migrate::migrate(&mut client, &files, &options, &mut note(&mut events)).unwrap_err();
    assert!(error.is_locked());
    let text = error.to_string();
    assert!(
        text.contains(&format!("for process {pid} (`relata migrate`, role postgres, connected since 2")),
        "{text}"
    );
    assert!(text.ends_with(&format!("`select pg_terminate_backend({pid})`")), "{text}");
    assert_eq!(events, ["waiting"]);
    assert_eq!(state(&mut client), "", "the ledger is not made without the lock");
    drop(holder);
    migrate(&mut client, &files).unwrap();
}

fn impatient(attempts: usize) -> MigrateOptions {
    let run = RunOptions { lock_timeout: Duration::from_millis(50), attempts, ..RunOptions::default() };
    MigrateOptions { run, ..MigrateOptions::default() }
}

fn locked_table(client: &mut Client) -> postgres::Transaction<'_> {
    let mut transaction = client.transaction().unwrap();
    transaction.batch_execute("lock table t").unwrap();
    transaction
}

#[test]
fn a_lock_timeout_is_tried_again_until_the_other_session_lets_go() {
    for head in ["", "-- relata: no transaction\n"] {
        let (_server, database) = database();
        let mut client = database.connect().unwrap();
        let first = ("0001_a.sql", "create table t (id int)");
        migrate(&mut client, &folder(&[first])).unwrap();
        let second = format!("{head}create table u (id int);\nalter table t add a int;\n");
        let files = folder(&[first, ("0002_b.sql", &second)]);
        let mut other = database.connect().unwrap();
        let mut lock = Some(locked_table(&mut other));
        let mut events = Vec::new();
        let mut attempts = 0;
        relata_migrate::migrate(&mut client, &files, &impatient(10), &mut |event| {
            if let relata_migrate::Event::Retrying { attempt, .. } = event {
                attempts = attempt;
                if attempt == 2 {
                    lock = None;
                }
            }
            note(&mut events)(event);
        })
        .unwrap();
        assert_eq!(attempts, 2);
        let said: Vec<_> = events.iter().filter(|event| event.starts_with("retrying")).collect();
        assert_eq!(said[0], "retrying after 1: canceling statement due to lock timeout");
        assert_eq!(versions(&mut client), [1, 2]);
    }
}

#[test]
fn attempts_end_and_nothing_is_applied() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let first = ("0001_a.sql", "create table t (id int)");
    migrate(&mut client, &folder(&[first])).unwrap();
    let before = state(&mut client);
    let files = folder(&[first, ("0002_b.sql", "create table u (id int);\nalter table t add a int;\n")]);
    let mut other = database.connect().unwrap();
    let lock = locked_table(&mut other);
    let error = relata_migrate::migrate(&mut client, &files, &impatient(3), &mut |_| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_b.sql:2: `alter table t add a int`: canceling statement due to lock timeout (55P03)"
    );
    drop(lock);
    assert_eq!(state(&mut client), before);
}

#[test]
fn a_concurrent_build_waits_for_old_transactions_as_long_as_it_must() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let first = ("0001_a.sql", "create table t (id int)");
    migrate(&mut client, &folder(&[first])).unwrap();
    let files =
        folder(&[first, ("0002_b.sql", "-- relata: no transaction\ncreate index concurrently i on t (id)")]);
    let mut other = database.connect().unwrap();
    let mut old = other.transaction().unwrap();
    old.batch_execute("insert into t values (1)").unwrap();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| relata_migrate::migrate(&mut client, &files, &impatient(1), &mut |_| {}));
        std::thread::sleep(Duration::from_millis(400));
        old.commit().unwrap();
        run.join().unwrap().unwrap();
    });
}

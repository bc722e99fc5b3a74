//! Cut off anywhere, and run again: the same end as if nothing had happened.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use relata_migrate::history::State;
use relata_migrate::{Event, Folder, MigrateOptions, RunOptions, Target};

use crate::proxy::{self, Cut};
use crate::{database, folder, migrate, note, rollback, state, versions};

const BASE: (&str, &str) = (
    "0001_base.sql",
    "
    create schema app;
    create type mood as enum ('ok');
    create table t (id int primary key, a int, b text);
    insert into t select n, n, 'row ' || n from generate_series(1, 20) n;
    create index old_idx on t (a);
    create table p (id int) partition by range (id);
    create table p1 partition of p for values from (0) to (10);
    alter table t add constraint a_positive check (a > 0) not valid;
    create table app.big (x int, y int);
    create procedure fill() language plpgsql as $$
        begin update t set b = 'filled' where b is null; commit; end $$;
",
);

/// One of each kind of statement. Those that are not the same twice must be done once.
const ONLINE: (&str, &str) = (
    "0002_online.sql",
    "-- relata: no transaction
    set search_path = app, public;
    create index concurrently big_x_idx on big (x desc) where y > 0;
    create unique index concurrently if not exists t_b_idx on public.t (lower(b), a);
    insert into t values (100, 100, null);
    drop index concurrently old_idx;
    alter type mood add value 'sad' before 'ok';
    alter table t validate constraint a_positive;
    alter table p detach partition p1 concurrently;
    update t set a = a + 1;
    reindex index concurrently t_b_idx;
    call public.fill();
    vacuum t;
",
);

const ONLINE_DOWN: (&str, &str) = (
    "0002_online.down.sql",
    "-- relata: no transaction
    delete from t where id = 100;
    alter table p attach partition p1 for values from (0) to (10);
    update t set a = a - 1;
    drop index concurrently t_b_idx;
    drop index concurrently app.big_x_idx;
    create index concurrently old_idx on t (a);
",
);

fn both() -> Folder {
    folder(&[BASE, ONLINE, ONLINE_DOWN])
}

/// Cuts at every message of a run in turn; after each, a second run must lead to the same end.
fn cut_everywhere(files: &Folder, cut: Cut, wanted: &str) -> usize {
    let (_server, database) = database();
    let mut direct = database.connect().unwrap();
    for message in 0.. {
        empty(&mut direct);
        migrate(&mut direct, &folder(&[BASE])).unwrap();
        let mut proxied = proxy::connect(&database, cut, move |number, _| number == message);
        let first = migrate(&mut proxied.client, files);
        if !proxied.was_cut.load(Ordering::SeqCst) {
            assert!(first.is_ok(), "{first:?}");
            assert_eq!(state(&mut direct), wanted);
            return message;
        }
        if let Err(error) = &first {
            assert!(error.is_connection_lost(), "message {message}: {error} {error:?}");
        }
        drop(proxied);
        migrate(&mut direct, files).unwrap_or_else(|error| panic!("message {message}, cut {cut:?}: {error}"));
        assert_eq!(state(&mut direct), wanted, "message {message}, cut {cut:?}");
    }
    0
}

/// Faster than a new database for each of some hundred runs.
fn empty(client: &mut postgres::Client) {
    let sql = "set client_min_messages = error; drop schema if exists relata, app cascade; drop schema public cascade; \
               create schema public; reset client_min_messages";
    client.batch_execute(sql).unwrap();
}

fn undisturbed(files: &Folder) -> String {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    migrate(&mut client, files).unwrap();
    state(&mut client)
}

#[test]
fn a_file_without_a_transaction_is_resumed_wherever_the_connection_was_lost() {
    let messages = cut_everywhere(&both(), Cut::Before, &undisturbed(&both()));
    assert!(messages > 40, "{messages} messages");
}

#[test]
fn a_file_without_a_transaction_is_resumed_wherever_an_answer_was_lost() {
    let messages = cut_everywhere(&both(), Cut::After, &undisturbed(&both()));
    assert!(messages > 40, "{messages} messages");
}

#[test]
fn a_file_without_a_transaction_is_resumed_after_its_backend_was_killed_at_each_statement() {
    let wanted = undisturbed(&both());
    let (_server, database) = database();
    let mut direct = database.connect().unwrap();
    let mut killed = 0;
    for fatal in 1.. {
        empty(&mut direct);
        migrate(&mut direct, &folder(&[BASE])).unwrap();
        let mut client = database.connect().unwrap();
        let pid: i32 = client.query_one("select pg_backend_pid()", &[]).unwrap().get(0);
        let first = relata_migrate::migrate(&mut client, &both(), &MigrateOptions::default(), &mut |event| {
            if matches!(event, Event::Statement { number, .. } if number == fatal) {
                direct.execute("select pg_terminate_backend($1)", &[&pid]).unwrap();
            }
        });
        let Err(error) = first else { break };
        assert!(error.is_connection_lost(), "statement {fatal}: {error:?}");
        killed += 1;
        migrate(&mut direct, &both()).unwrap_or_else(|error| panic!("statement {fatal}: {error}"));
        assert_eq!(state(&mut direct), wanted, "statement {fatal}");
    }
    assert_eq!(killed, 12);
}

#[test]
fn a_file_in_a_transaction_is_applied_whole_or_not_at_all() {
    let second = "create table u (id int); insert into t values (200, 1, 'once'); drop index old_idx;";
    let files = folder(&[BASE, ("0002_whole.sql", second)]);
    let wanted = undisturbed(&files);
    for cut in [Cut::Before, Cut::After] {
        cut_everywhere(&files, cut, &wanted);
    }
}

#[test]
fn a_down_file_is_resumed_wherever_the_connection_was_lost() {
    let wanted = {
        let (_server, database) = database();
        let mut client = database.connect().unwrap();
        migrate(&mut client, &both()).unwrap();
        rollback(&mut client, &both(), Target::To(1)).unwrap();
        state(&mut client)
    };
    let (_server, database) = database();
    let mut direct = database.connect().unwrap();
    for cut in [Cut::Before, Cut::After] {
        for message in 0.. {
            empty(&mut direct);
            migrate(&mut direct, &both()).unwrap();
            let mut proxied = proxy::connect(&database, cut, move |number, _| number == message);
            let first = rollback(&mut proxied.client, &both(), Target::To(1));
            if !proxied.was_cut.load(Ordering::SeqCst) {
                first.unwrap();
                break;
            }
            drop(proxied);
            let history = relata_migrate::history(&mut direct).unwrap();
            if history.last().is_some_and(|row| matches!(row.state, State::RollingBack(_))) {
                let error = migrate(&mut direct, &both()).unwrap_err();
                assert!(error.to_string().ends_with("finish it first with `relata rollback`"), "{error}");
            }
            rollback(&mut direct, &both(), Target::To(1))
                .unwrap_or_else(|error| panic!("message {message}: {error}"));
            assert_eq!(state(&mut direct), wanted, "message {message}, cut {cut:?}");
        }
    }
}

#[test]
fn a_connection_lost_at_commit_is_an_unknown_outcome_that_the_ledger_knows() {
    for (cut, applied) in [(Cut::Before, vec![]), (Cut::After, vec![1])] {
        let (_server, database) = database();
        let files = folder(&[("0001_a.sql", "create table a (id int)")]);
        let mut direct = database.connect().unwrap();
        // The ledger is made first, with a commit of its own.
        relata_migrate::forget(&mut direct, 1).unwrap();
        let mut proxied = proxy::connect(&database, cut, |_, message| {
            message.windows(7).any(|word| word == b"COMMIT\0" && message.len() < 20)
        });
        let error = migrate(&mut proxied.client, &files).unwrap_err();
        assert!(
            error.is_connection_lost() && error.to_string().starts_with("0001_a.sql: at the commit: "),
            "{error}"
        );
        assert!(
            error
                .to_string()
                .ends_with("it is not known whether it took effect: run again, the ledger knows"),
            "{error}"
        );
        drop(proxied);
        // The server may see the end of the connection a moment later.
        wait_until(|| versions(&mut direct) == applied);
        let report = migrate(&mut direct, &files).unwrap();
        assert_eq!(report.files.len(), 1 - applied.len());
        assert_eq!(versions(&mut direct), [1]);
    }
}

/// Waits until the runner's backend waits for a lock, and ends it as an administrator would.
fn terminate_when_it_waits(client: &mut postgres::Client) {
    wait_until(|| {
        let sql = "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' \
                   and datname = current_database() and application_name = 'relata migrate'";
        !client.query(sql, &[]).unwrap().is_empty()
    });
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(20), "in vain");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn patient() -> MigrateOptions {
    MigrateOptions {
        run: RunOptions { lock_timeout: Duration::ZERO, ..RunOptions::default() },
        ..MigrateOptions::default()
    }
}

#[test]
fn a_backend_killed_in_the_middle_of_a_transaction_leaves_nothing() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    migrate(&mut client, &folder(&[BASE])).unwrap();
    let before = state(&mut client);
    let files = folder(&[
        BASE,
        ("0002_b.sql", "create table b (id int);\nalter table t add c int;\ncreate table c (id int)"),
    ]);
    let mut other = database.connect().unwrap();
    let mut holder = database.connect().unwrap();
    let mut transaction = holder.transaction().unwrap();
    transaction.batch_execute("lock table t").unwrap();
    let error = std::thread::scope(|scope| {
        let run =
            scope.spawn(|| relata_migrate::migrate(&mut other, &files, &patient(), &mut |_| {}).unwrap_err());
        terminate_when_it_waits(&mut client);
        run.join().unwrap()
    });
    drop(transaction);
    assert!(error.is_connection_lost(), "{error:?}");
    assert_eq!(error.place(), Some(("0002_b.sql", 2)));
    assert_eq!(state(&mut client), before);
    migrate(&mut client, &files).unwrap();
    assert_eq!(versions(&mut client), [1, 2]);
}

#[test]
fn a_backend_killed_in_a_concurrent_build_leaves_an_invalid_index_that_the_next_run_drops() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    migrate(&mut client, &folder(&[BASE])).unwrap();
    let sql = "-- relata: no transaction\ninsert into t values (99, 1, 'x');\ncreate index concurrently t_b on t (b);";
    let files = folder(&[BASE, ("0002_index.sql", sql)]);
    let mut other = database.connect().unwrap();
    let mut holder = database.connect().unwrap();
    let mut transaction = holder.transaction().unwrap();
    transaction.batch_execute("insert into t values (50, 1, 'y')").unwrap();
    let error = std::thread::scope(|scope| {
        let run = scope.spawn(|| {
            relata_migrate::migrate(&mut other, &files, &MigrateOptions::default(), &mut |_| {}).unwrap_err()
        });
        terminate_when_it_waits(&mut client);
        run.join().unwrap()
    });
    drop(transaction);
    assert!(error.is_connection_lost(), "{error:?}");
    assert!(state(&mut client).contains("t_b ON public.t USING btree (b) valid=false"));
    let mut events = Vec::new();
    let report =
        relata_migrate::migrate(&mut client, &files, &MigrateOptions::default(), &mut note(&mut events))
            .unwrap();
    assert_eq!(
        events,
        [
            "started 0002_index.sql 1/2",
            "dropping public.t_b",
            "3: create index concurrently t_b on t (b)",
            "finished 0002_index.sql"
        ]
    );
    assert_eq!(report.files.len(), 1);
    assert!(state(&mut client).contains("t_b ON public.t USING btree (b) valid=true"));
}

#[test]
fn an_index_that_cannot_be_unique_is_an_error_each_time_until_the_rows_are_mended() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let sql = "-- relata: no transaction\ncreate unique index concurrently t_a on t (a);";
    let files = folder(&[BASE, ("0002_index.sql", sql), ("0003_last.sql", "create table last (id int)")]);
    migrate(&mut client, &folder(&[BASE])).unwrap();
    client.batch_execute("insert into t values (50, 1, 'y')").unwrap();
    for _ in 0..2 {
        let error = migrate(&mut client, &files).unwrap_err();
        assert_eq!(error.sqlstate(), Some("23505"));
        assert_eq!(versions(&mut client), [1, 2]);
        let history = relata_migrate::history(&mut client).unwrap();
        let State::Applying(progress) = history[1].state else { panic!("{history:?}") };
        assert_eq!((progress.done, progress.total, progress.in_flight), (0, 1, false));
    }
    client.batch_execute("delete from t where id = 50").unwrap();
    migrate(&mut client, &files).unwrap();
    assert_eq!(versions(&mut client), [1, 2, 3]);
    assert!(state(&mut client).contains("t_a ON public.t USING btree (a) valid=true"));
}

#[test]
fn an_index_made_by_hand_is_taken_if_it_is_the_same() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    migrate(&mut client, &folder(&[BASE])).unwrap();
    client.batch_execute("create index app_idx on app.big (x) where (y > 0)").unwrap();
    let sql =
        "-- relata: no transaction\nCREATE INDEX CONCURRENTLY app_idx ON app.big USING btree (x) WHERE y>0";
    let mut events = Vec::new();
    let files = folder(&[BASE, ("0002_index.sql", sql)]);
    relata_migrate::migrate(&mut client, &files, &MigrateOptions::default(), &mut note(&mut events)).unwrap();
    assert!(events[1].starts_with("2: found done"), "{events:?}");

    client.batch_execute("create index app2_idx on app.big (y)").unwrap();
    let sql = "-- relata: no transaction\nCREATE INDEX CONCURRENTLY app2_idx ON app.big (x)";
    let files = folder(&[BASE, files_2(&files), ("0003_index.sql", sql)]);
    let error = migrate(&mut client, &files).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0003_index.sql:2: `CREATE INDEX CONCURRENTLY app2_idx ON app.big (x)`: relation \"app2_idx\" already exists (42P07)"
    );
}

fn files_2(files: &Folder) -> (&str, &str) {
    (&files.migrations[1].up.name, &files.migrations[1].up.sql)
}

#[test]
fn a_statement_that_failed_is_not_taken_as_done_the_second_time() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let files = folder(&[
        BASE,
        ("0002_typo.sql", "-- relata: no transaction\ndrop index concurrently no_such_index"),
    ]);
    for _ in 0..3 {
        assert_eq!(migrate(&mut client, &files).unwrap_err().sqlstate(), Some("42704"));
    }
}

#[test]
fn a_run_can_be_stopped_between_statements_and_in_one() {
    let (_server, database) = database();
    let mut client = database.connect().unwrap();
    let files = folder(&[("0001_sleep.sql", "create table a (id int);\nselect pg_sleep(60)")]);
    let token = client.cancel_token();
    let error = relata_migrate::migrate(&mut client, &files, &MigrateOptions::default(), &mut |event| {
        if let Event::Statement { line: 2, .. } = event {
            let token = token.clone();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(200));
                token.cancel_query(postgres::NoTls).unwrap();
            });
        }
    })
    .unwrap_err();
    assert!(error.is_cancelled(), "{error:?}");

    let mut options = MigrateOptions::default();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    options.run.stop = Some(stop.clone());
    let error = relata_migrate::migrate(&mut client, &files, &options, &mut |event| {
        if let Event::Statement { .. } = event {
            stop.store(true, Ordering::Relaxed);
        }
    })
    .unwrap_err();
    assert!(error.is_cancelled(), "{error:?}");
    assert_eq!(versions(&mut client), [0u64; 0]);
    assert!(!state(&mut client).contains("public.a"));
}

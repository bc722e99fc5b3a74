//! The blocking database, on threads.

use std::time::{Duration, Instant};

use relata::blocking::{Database, Executor};
use relata::query::Output;
use relata::types::Bigint;
use relata::{ConnectOptions, Error, IsolationLevel, TransactionOptions, sql};
use relata_scratch::{Options, Server, Temporary};

use crate::{bigint, few, statement, with};

fn database(sql: &str, options: ConnectOptions) -> (Server, Temporary, Database) {
    let server = Server::open(&Options::default()).expect("a scratch server");
    let temporary = server.temporary(None).expect("a database");
    temporary.connect().expect("connected").batch_execute(sql).expect("made");
    let db = Database::connect_with(&temporary.url().to_string(), options).expect("connected");
    (server, temporary, db)
}

fn execute(db: &impl Executor, sql: &str) -> Result<u64, Error> {
    db.run().execute(&statement(sql))
}

fn number(db: &impl Executor, sql: &str) -> Result<i64, Error> {
    let mut statement = statement(sql);
    statement.outputs.push(Output::new::<Bigint>());
    Ok(db.run().rows(&statement)?[0].get(0))
}

#[test]
fn threads_share_the_connections() {
    let (_server, _temporary, db) = database("CREATE TABLE t (n int8)", few());
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let db = db.clone();
            scope.spawn(move || {
                for n in 0..20 {
                    let insert = with("INSERT INTO t VALUES ($1)", vec![bigint(thread * 100 + n)]);
                    assert_eq!(db.run().execute(&insert).expect("inserted"), 1);
                }
            });
        }
    });
    assert_eq!(number(&db, "SELECT count(DISTINCT n) FROM t").expect("counted"), 160);
    let status = db.pool_status();
    assert!((1..=3).contains(&status.open) && status.open == status.idle, "{status:?}");
    db.close();
    assert!(execute(&db, "SELECT 1").expect_err("closed").is_closed());
}

#[test]
fn transactions_commit_roll_back_and_nest() {
    let (_server, _temporary, db) = database("CREATE TABLE t (n int8 PRIMARY KEY)", few());
    db.transaction(|tx| {
        execute(tx, "INSERT INTO t VALUES (1)")?;
        let inner = tx.transaction(|tx| {
            execute(tx, "INSERT INTO t VALUES (2)")?;
            execute(tx, "INSERT INTO t VALUES (1)")
        });
        assert!(inner.expect_err("a key twice").is_unique_violation());
        tx.transaction(|tx| execute(tx, "INSERT INTO t VALUES (3)"))
    })
    .expect("committed");
    let error = db
        .transaction(|tx| {
            let _ = execute(tx, "INSERT INTO t VALUES (1)");
            Ok::<_, Error>(())
        })
        .expect_err("passed over");
    assert!(error.is_rolled_back());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db.transaction(|tx| -> Result<(), Error> {
            execute(tx, "INSERT INTO t VALUES (4)")?;
            panic!("on purpose")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(number(&db, "SELECT sum(n)::int8 FROM t").expect("summed"), 4);
    db.transaction(|tx| execute(tx, "LOCK TABLE t")).expect("no lock is left");
}

#[test]
fn a_serialization_failure_is_tried_again() {
    let (_server, _temporary, db) = database("CREATE TABLE t (n int8); INSERT INTO t VALUES (0)", few());
    let options = TransactionOptions {
        isolation_level: Some(IsolationLevel::Serializable),
        attempts: 50,
        ..TransactionOptions::default()
    };
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                db.transaction_retried(options, |tx| {
                    let n = number(tx, "SELECT n FROM t")?;
                    std::thread::sleep(Duration::from_millis(5));
                    tx.run().execute(&with("UPDATE t SET n = $1", vec![bigint(n + 1)]))
                })
                .expect("done");
            });
        }
    });
    assert_eq!(number(&db, "SELECT n FROM t").expect("read"), 3);
}

#[test]
fn rows_are_read_as_they_come_and_dropped_rows_end_their_statement() {
    let (_server, _temporary, db) = database("", few());
    let rows = db.run().stream(statement("SELECT generate_series(1, 1000)::int8")).expect("rows");
    assert_eq!(rows.map(|row| row.expect("a row").get::<_, i64>(0)).sum::<i64>(), 500_500);
    let endless = statement("SELECT generate_series(1, 1000000000) /* endless */");
    let begun = Instant::now();
    let mut rows = db.run().stream(endless).expect("rows");
    rows.next().expect("a row").expect("read");
    drop(rows);
    let running = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' \
                   AND query LIKE '%endless%' AND pid <> pg_backend_pid()";
    while number(&db, running).expect("counted") > 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "it runs on");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn killed_connections_and_an_exhausted_pool() {
    let options = ConnectOptions {
        max_connections: 2,
        acquire_timeout: Some(Duration::from_millis(100)),
        ..ConnectOptions::default()
    };
    let (_server, temporary, db) = database("", options);
    let killer = temporary.connect().expect("connected");
    let mut killer = killer;
    execute(&db, "SELECT 1").expect("run");
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
    killer.batch_execute(kill).expect("killed");
    std::thread::sleep(Duration::from_millis(100));
    execute(&db, "SELECT 1").expect("the dead connection was seen before it was used");
    let error = db
        .transaction(|tx| {
            killer.batch_execute(kill).map_err(|_| ()).expect("killed");
            std::thread::sleep(Duration::from_millis(50));
            execute(tx, "SELECT 1")
        })
        .expect_err("killed");
    assert!(error.is_connection(), "{error}");
    let error =
        db.transaction(|_| db.transaction(|_| execute(&db, "SELECT 1"))).expect_err("both are in use");
    assert!(error.is_pool_timeout(), "{error}");
    execute(&db, "SELECT 1").expect("free again");
}

#[test]
fn sql_by_hand() {
    let (_server, _temporary, db) = database("CREATE TABLE t (id bigint, name text)", few());
    let name = "Ann";
    let insert = sql!("INSERT INTO t VALUES ({1_i64}, {name}), ({2_i64}, {None::<&str>})");
    assert_eq!(db.query(insert).execute().expect("inserted"), 2);
    let rows = db.query(sql!("SELECT id, name FROM t ORDER BY id")).all_as::<(i64, Option<String>)>();
    assert_eq!(rows.expect("selected"), [(1, Some("Ann".to_owned())), (2, None)]);
    let error = db.query(sql!("SELECT id FROM t WHERE name = 'Bob'")).one_as::<(i64,)>().expect_err("no row");
    assert!(error.is_not_found());
    let two = db.query(sql!("SELECT id FROM t")).optional_as::<(i64,)>().expect_err("two rows");
    assert!(two.to_string().starts_with("the query gave 2 rows"), "{two}");
}

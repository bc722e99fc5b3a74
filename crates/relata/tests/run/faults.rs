//! What goes wrong between a program and the server ends in a typed error or in a recovery, never in a hang.

use std::time::{Duration, Instant};

use relata::{ConnectOptions, Database, Error, Executor};
use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use tokio::time::timeout;

use crate::{database, execute, few, number, statement};

const SOON: Duration = Duration::from_secs(20);

/// How many statements of this test's run on the server.
async fn running(db: &Database, mark: &str) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' \
         AND query LIKE '%{mark}%' AND pid <> pg_backend_pid()"
    );
    number(db, &sql).await.expect("counted")
}

async fn until_none_runs(db: &Database, mark: &str) {
    let limit = Instant::now() + Duration::from_secs(10);
    while running(db, mark).await > 0 {
        assert!(Instant::now() < limit, "`{mark}` runs on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_dropped_future_ends_its_statement_on_the_server() {
    let (_scratch, db) = database("", few()).await;
    let sleep = execute(&db, "SELECT pg_sleep(60) /* dropped */");
    timeout(Duration::from_millis(200), sleep).await.expect_err("dropped");
    until_none_runs(&db, "dropped").await;
    for _ in 0..10 {
        execute(&db, "SELECT 1").await.expect("the pool is whole");
    }
}

#[tokio::test]
async fn a_dropped_stream_ends_its_statement_on_the_server() {
    let (_scratch, db) = database("", few()).await;
    let endless = statement("SELECT generate_series(1, 1000000000) /* stream */");
    let mut rows = db.run().stream(endless).await.expect("a stream");
    for _ in 0..100 {
        rows.next().await.expect("a row").expect("read");
    }
    drop(rows);
    until_none_runs(&db, "stream").await;
    execute(&db, "SELECT 1").await.expect("the pool is whole");
}

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back() {
    let (_scratch, db) = database("CREATE TABLE t (n int8)", few()).await;
    let work = db.transaction(async |tx| {
        execute(&tx, "INSERT INTO t VALUES (1)").await?;
        std::future::pending::<()>().await;
        Ok::<_, Error>(())
    });
    timeout(Duration::from_millis(200), work).await.expect_err("dropped");
    let work = db.transaction(async |tx| {
        execute(&tx, "INSERT INTO t VALUES (2)").await?;
        execute(&tx, "SELECT pg_sleep(60) /* tx */").await
    });
    timeout(Duration::from_millis(200), work).await.expect_err("dropped");
    // Waits for the locks of the two, if they are still there.
    let lock = db.transaction(async |tx| execute(&tx, "LOCK TABLE t").await);
    timeout(SOON, lock).await.expect("no lock is left").expect("locked");
    assert_eq!(number(&db, "SELECT count(*) FROM t").await.expect("counted"), 0);
}

#[tokio::test]
async fn a_statement_dropped_inside_a_transaction_ends_the_transaction() {
    let (_scratch, db) = database("CREATE TABLE t (n int8)", few()).await;
    let error = db
        .transaction(async |tx| {
            execute(&tx, "INSERT INTO t VALUES (1)").await?;
            let sleep = execute(&tx, "SELECT pg_sleep(60) /* inner */");
            timeout(Duration::from_millis(200), sleep).await.expect_err("dropped");
            execute(&tx, "INSERT INTO t VALUES (2)").await
        })
        .await
        .expect_err("it cannot go on");
    assert!(error.to_string().starts_with("the transaction cannot go on"), "{error}");
    until_none_runs(&db, "inner").await;
    assert_eq!(number(&db, "SELECT count(*) FROM t").await.expect("counted"), 0);
}

#[tokio::test]
async fn a_connection_killed_in_a_transaction_is_an_error_and_no_more() {
    let (_scratch, db) = database("CREATE TABLE t (n int8)", few()).await;
    let error = db
        .transaction(async |tx| {
            execute(&tx, "INSERT INTO t VALUES (1)").await?;
            let pid = number(&tx, "SELECT pg_backend_pid()::int8").await?;
            execute(&db, &format!("SELECT pg_terminate_backend({pid})")).await?;
            tokio::time::sleep(Duration::from_millis(50)).await;
            execute(&tx, "INSERT INTO t VALUES (2)").await
        })
        .await
        .expect_err("killed");
    assert!(error.is_connection(), "{error}");
    assert_eq!(number(&db, "SELECT count(*) FROM t").await.expect("another connection"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_restarts_under_load_is_found_again() {
    let cluster = tokio::task::spawn_blocking(|| {
        let binaries = find_binaries(None).expect("binaries");
        Cluster::temporary(&binaries, ClusterOptions::default()).expect("a cluster")
    });
    let cluster = cluster.await.expect("no panic");
    let options = ConnectOptions { max_connections: 8, ..ConnectOptions::default() };
    let db = Database::connect_with(&cluster.url("postgres").to_string(), options).await.expect("connected");
    execute(&db, "CREATE TABLE t (n int8)").await.expect("made");
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let (mut good, mut bad) = (0, 0);
                let end = Instant::now() + Duration::from_secs(3);
                while Instant::now() < end {
                    let work = db.transaction(async |tx| {
                        execute(&tx, "INSERT INTO t VALUES (1)").await?;
                        number(&tx, "SELECT 5::int8").await
                    });
                    match timeout(SOON, work).await.expect("no hang") {
                        Ok(5) => good += 1,
                        Ok(other) => panic!("a wrong row: {other}"),
                        Err(error) => {
                            assert!(error.is_connection(), "{error}");
                            bad += 1;
                            tokio::time::sleep(Duration::from_millis(10)).await;
                        }
                    }
                }
                (good, bad)
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(800)).await;
    let cluster = tokio::task::spawn_blocking(move || {
        cluster.restart().expect("restarted");
        cluster
    });
    let cluster = cluster.await.expect("no panic");
    let (mut good, mut bad) = (0, 0);
    for worker in workers {
        let (g, b) = worker.await.expect("no panic");
        good += g;
        bad += b;
    }
    assert!(bad > 0, "the restart went by unseen");
    let rows = number(&db, "SELECT count(*) FROM t").await.expect("the pool is whole");
    // A commit may have been done without its answer being heard.
    assert!((good..=good + bad).contains(&rows), "{rows} rows of {good} transactions and {bad} errors");
    db.close().await;
    drop(cluster);
}

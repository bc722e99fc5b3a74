//! Connections are opened as they are needed, wait their turn, and are closed.

use std::time::{Duration, Instant};

use relata::{ConnectOptions, Database};

use crate::{bigint, database, execute, few, number, with};

#[tokio::test]
async fn a_statement_with_parameters_gives_its_rows() {
    let (_scratch, db) = database("", few()).await;
    use relata::Executor;
    let statement = with("SELECT generate_series(1, $1::int8)", vec![bigint(3)]);
    for _ in 0..3 {
        let rows = db.run().rows(&statement).await.expect("rows");
        assert_eq!(rows.iter().map(|row| row.get::<_, i64>(0)).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(db.run().execute(&statement).await.expect("counted"), 3);
    }
    let mut rows = db.run().stream(statement).await.expect("a stream");
    let mut sum = 0;
    while let Some(row) = rows.next().await {
        sum += row.expect("a row").get::<_, i64>(0);
    }
    assert_eq!(sum, 6);
    drop(rows);
    assert_eq!(db.pool_status().open, 1, "one connection was enough");
}

#[tokio::test]
async fn statements_at_once_share_the_connections() {
    let (_scratch, db) = database("", few()).await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { execute(&db, "SELECT pg_sleep(0.01)").await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("no panic").expect("run"), 1);
    }
    assert_eq!(db.pool_status().open, 3);
}

#[tokio::test]
async fn an_exhausted_pool_is_a_typed_error() {
    let options = ConnectOptions {
        max_connections: 1,
        acquire_timeout: Some(Duration::from_millis(100)),
        ..ConnectOptions::default()
    };
    let (_scratch, db) = database("", options).await;
    let busy = db.clone();
    let slow = tokio::spawn(async move { execute(&busy, "SELECT pg_sleep(1)").await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = execute(&db, "SELECT 1").await.expect_err("nothing free");
    assert!(error.is_pool_timeout() && error.is_timeout(), "{error}");
    let message = "no connection became free within 100ms: the pool has 1, and all are in use";
    assert!(error.to_string().starts_with(message), "{error}");
    slow.await.expect("no panic").expect("run");
    execute(&db, "SELECT 1").await.expect("free again");
}

#[tokio::test]
async fn closing_waits_for_what_runs() {
    let (_scratch, db) = database("CREATE TABLE t (n int8)", few()).await;
    let (running, watching) = (db.clone(), db.clone());
    let insert =
        tokio::spawn(async move { execute(&running, "INSERT INTO t SELECT 1 FROM pg_sleep(0.3)").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    db.close().await;
    assert!(begun.elapsed() > Duration::from_millis(100));
    assert_eq!(insert.await.expect("no panic").expect("it was let finish"), 1);
    assert!(execute(&watching, "SELECT 1").await.expect_err("closed").is_closed());
    assert_eq!(db.pool_status().open, 0);
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let options = ConnectOptions { idle_timeout: Some(Duration::from_millis(50)), ..few() };
    let (_scratch, db) = database("", options).await;
    execute(&db, "SELECT 1").await.expect("run");
    let limit = Instant::now() + Duration::from_secs(5);
    while db.pool_status().open > 0 {
        assert!(Instant::now() < limit, "it stays open");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    execute(&db, "SELECT 1").await.expect("a new one is made");
}

#[tokio::test]
async fn limits_of_time_are_the_servers() {
    let options = ConnectOptions {
        statement_timeout: Some(Duration::from_millis(100)),
        lock_timeout: Some(Duration::from_millis(40)),
        ..few()
    };
    let (_scratch, db) = database("CREATE TABLE t (n int8)", options).await;
    let error = execute(&db, "SELECT pg_sleep(5)").await.expect_err("too slow");
    assert!(error.is_timeout() && error.is_cancelled(), "{error}");
    let other = db.clone();
    let error = db
        .transaction(async move |tx| {
            execute(&tx, "LOCK TABLE t").await?;
            execute(&other, "LOCK TABLE t").await
        })
        .await
        .expect_err("waits");
    // LOCK TABLE outside a transaction block is refused: the lock is asked for by a query.
    assert_eq!(error.sqlstate(), Some("25P01"));
    let other = db.clone();
    let error = db
        .transaction(async move |tx| {
            execute(&tx, "LOCK TABLE t").await?;
            number(&other, "SELECT count(*) FROM t").await
        })
        .await
        .expect_err("waits");
    assert!(error.is_timeout() && !error.is_cancelled(), "{error}");
}

#[tokio::test]
async fn a_wrong_url_is_told_at_once_and_without_its_password() {
    let (scratch, db) = database("", few()).await;
    drop(db);
    let (place, _) = scratch.url.rsplit_once('/').expect("a URL");
    let url = format!("{place}/nothing_here");
    let error = Database::connect(&url).await.expect_err("no such database");
    assert!(error.is_connection());
    assert!(error.to_string().starts_with("the database `nothing_here` does not exist at "), "{error}");
    let error = Database::connect("postgresql://me:s3cret@127.0.0.1:1/x").await.expect_err("nobody there");
    assert!(error.is_connection() && !format!("{error} {error:?}").contains("s3cret"), "{error}");
}

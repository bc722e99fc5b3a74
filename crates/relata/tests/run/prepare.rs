//! Statements are prepared at their second run, kept, and prepared anew when a table has changed.

use relata::query::Output;
use relata::types::{Bigint, Integer};
use relata::{ConnectOptions, Database, Executor};

use crate::{bigint, database, execute, few, number, statement, text, with};

fn one() -> ConnectOptions {
    ConnectOptions { max_connections: 1, ..ConnectOptions::default() }
}

/// Statements that are prepared by name on the one connection, but for this one.
async fn prepared(db: &Database) -> i64 {
    number(
        db,
        "SELECT count(*) FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared_statements%'",
    )
    .await
    .expect("counted")
}

#[tokio::test]
async fn a_statement_is_prepared_at_its_second_run() {
    let (_scratch, db) = database("", one()).await;
    let add = with("SELECT $1 + 1", vec![bigint(1)]);
    db.run().rows(&add).await.expect("run");
    assert_eq!(prepared(&db).await, 0);
    db.run().rows(&add).await.expect("run");
    assert_eq!(prepared(&db).await, 1);
    db.run().rows(&with("SELECT $1 + 1", vec![bigint(2)])).await.expect("run");
    assert_eq!(prepared(&db).await, 1, "another value, the same statement");
}

#[tokio::test]
async fn the_least_recently_used_is_deallocated() {
    let options = ConnectOptions { statement_cache: 3, ..one() };
    let (_scratch, db) = database("", options).await;
    for n in 0..10 {
        for _ in 0..2 {
            execute(&db, &format!("SELECT {n}")).await.expect("run");
        }
    }
    assert!(prepared(&db).await <= 3);
}

#[tokio::test]
async fn without_names_nothing_is_prepared() {
    let made = "CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TABLE t (m mood, n int8); INSERT INTO t VALUES ('sad', 1)";
    let (_scratch, db) = database(made, ConnectOptions { prepare: false, ..one() }).await;
    for _ in 0..3 {
        let found = with("SELECT m, n FROM t WHERE n = $1 AND $2 = 'x'", vec![bigint(1), text("x")]);
        assert_eq!(db.run().rows(&found).await.expect("rows").len(), 1);
    }
    let by_us = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM t%'";
    assert_eq!(number(&db, by_us).await.expect("counted"), 0);
}

#[tokio::test]
async fn a_column_that_changed_its_type_is_prepared_anew() {
    let (_scratch, db) = database("CREATE TABLE t (n int4); INSERT INTO t VALUES (1)", few()).await;
    let any = statement("SELECT n FROM t");
    let mut typed = any.clone();
    typed.outputs.push(Output::new::<Integer>());
    for _ in 0..3 {
        assert_eq!(db.run().rows(&any).await.expect("rows")[0].get::<_, i32>(0), 1);
    }
    execute(&db, "ALTER TABLE t ALTER n TYPE int8").await.expect("migrated");
    assert_eq!(db.run().rows(&any).await.expect("rows")[0].get::<_, i64>(0), 1);
    let error = db.run().rows(&typed).await.expect_err("another type");
    assert!(error.is_decode());
    assert_eq!(error.column(), Some("n"));
    assert_eq!(
        error.to_string(),
        "column `n` is of type int8 in the database, and the program was built for int4; does the database have the \
         migrations of this program? the statement is: SELECT n FROM t"
    );
}

#[tokio::test]
async fn in_a_transaction_a_stale_plan_is_an_error_that_goes_away_with_another_try() {
    let (scratch, db) = database("CREATE TABLE t (n int4); INSERT INTO t VALUES (1)", one()).await;
    let any = statement("SELECT n FROM t");
    for _ in 0..2 {
        db.run().rows(&any).await.expect("rows");
    }
    let other = Database::connect_with(&scratch.url, one()).await.expect("connected");
    execute(&other, "ALTER TABLE t ALTER n TYPE int8").await.expect("migrated");
    let read = async |tx: relata::Transaction| tx.run().rows(&any).await;
    let error = db.transaction(read).await.expect_err("stale");
    assert!(error.is_retryable(), "{error}");
    assert_eq!(error.sqlstate(), Some("0A000"));
    let rows = db.transaction(read).await.expect("prepared anew");
    assert_eq!(rows[0].get::<_, i64>(0), 1);
}

#[tokio::test]
async fn statements_that_someone_deallocated_are_prepared_anew() {
    let (_scratch, db) = database("", one()).await;
    let add = with("SELECT $1 + 1", vec![bigint(1)]);
    for _ in 0..2 {
        db.run().rows(&add).await.expect("run");
    }
    execute(&db, "DEALLOCATE ALL").await.expect("run");
    for _ in 0..3 {
        assert_eq!(db.run().rows(&add).await.expect("run")[0].get::<_, i64>(0), 2);
    }
}

#[tokio::test]
async fn a_result_of_other_columns_is_refused_before_it_is_read() {
    let (_scratch, db) = database("", one()).await;
    let mut two = statement("SELECT 1::int8, 2::int8");
    two.outputs.push(Output::new::<Bigint>());
    for _ in 0..3 {
        let error = db.run().rows(&two).await.expect_err("one was expected");
        assert!(error.is_decode());
        assert_eq!(
            error.to_string(),
            "the result has 2 columns, and the program was built for 1; the statement is: SELECT 1::int8, 2::int8"
        );
    }
}

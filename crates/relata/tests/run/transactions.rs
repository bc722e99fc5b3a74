//! Transactions: committed, rolled back, nested, run again; in tasks of their own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use relata::{Database, Error, Executor, IsolationLevel, Transaction, TransactionOptions};

use crate::{bigint, database, execute, few, number, with};

const TABLE: &str = "CREATE TABLE t (n int8 PRIMARY KEY)";

async fn add(db: &impl Executor, n: i64) -> Result<u64, Error> {
    db.run().execute(&with("INSERT INTO t VALUES ($1)", vec![bigint(n)])).await
}

async fn count(db: &Database) -> i64 {
    number(db, "SELECT count(*) FROM t").await.expect("counted")
}

#[derive(Debug)]
enum Failure {
    Database,
    Refused,
}

impl From<Error> for Failure {
    fn from(_: Error) -> Self {
        Failure::Database
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn committed_with_ok_and_rolled_back_with_err() {
    let (_scratch, db) = database(TABLE, few()).await;
    let names = vec!["a".to_owned(), "b".to_owned()];
    let spawned = db.clone();
    // In a task, with something borrowed: the future is Send.
    let task = tokio::spawn(async move {
        let db = spawned;
        let borrowed = &names;
        let length = db
            .transaction(async move |tx| {
                add(&tx, 1).await?;
                add(&tx, 2).await?;
                Ok::<_, Error>(borrowed.len())
            })
            .await?;
        let refused = db
            .transaction(async |tx| {
                add(&tx, 3).await?;
                Err::<(), _>(Failure::Refused)
            })
            .await;
        assert!(matches!(refused, Err(Failure::Refused)));
        Ok::<_, Error>(length)
    });
    assert_eq!(task.await.expect("no panic").expect("committed"), 2);
    assert_eq!(count(&db).await, 2);
}

#[tokio::test]
async fn a_savepoint_is_undone_alone() {
    let (_scratch, db) = database(TABLE, few()).await;
    db.transaction(async |tx| {
        add(&tx, 1).await?;
        let twice = tx
            .transaction(async |tx| {
                add(&tx, 2).await?;
                tx.transaction(async |tx| add(&tx, 3).await).await?;
                add(&tx, 1).await
            })
            .await;
        assert!(twice.expect_err("a key twice").is_unique_violation());
        tx.transaction(async |tx| add(&tx, 4).await).await?;
        Ok::<_, Error>(())
    })
    .await
    .expect("committed");
    assert_eq!(number(&db, "SELECT sum(n)::int8 FROM t").await.expect("summed"), 5);
}

#[tokio::test]
async fn an_error_that_was_passed_over_is_no_commit() {
    let (_scratch, db) = database(TABLE, few()).await;
    let error = db
        .transaction(async |tx| {
            add(&tx, 1).await?;
            let _ = add(&tx, 1).await;
            Ok::<_, Error>(())
        })
        .await
        .expect_err("nothing was committed");
    assert!(error.is_rolled_back());
    assert!(
        error.to_string().contains("duplicate key value violates unique constraint \"t_pkey\""),
        "{error}"
    );
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn a_transaction_that_ran_off_is_over() {
    let (_scratch, db) = database(TABLE, few()).await;
    let kept = db.transaction(async |tx| Ok::<_, Error>(tx)).await.expect("committed");
    let error = add(&kept, 1).await.expect_err("over");
    assert_eq!(error.to_string(), "the transaction is over: its closure has ended");
    let mut inner: Option<Transaction> = None;
    let error = db
        .transaction(async |tx| {
            inner = Some(tx.transaction(async |tx| Ok::<_, Error>(tx)).await?);
            add(inner.as_ref().expect("kept"), 1).await
        })
        .await
        .expect_err("over");
    assert_eq!(error.to_string(), "the transaction is over: its closure has ended");
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn options_are_what_the_server_sees() {
    let (_scratch, db) = database(TABLE, few()).await;
    let options = TransactionOptions {
        isolation_level: Some(IsolationLevel::Serializable),
        read_only: true,
        deferrable: true,
        ..TransactionOptions::default()
    };
    let seen = db
        .transaction_with(options, async |tx| {
            let sql = "SELECT (current_setting('transaction_isolation') = 'serializable')::int \
                       + (current_setting('transaction_read_only') = 'on')::int \
                       + (current_setting('transaction_deferrable') = 'on')::int::int8";
            number(&tx, sql).await
        })
        .await;
    assert_eq!(seen.expect("read"), 3);
    let error = db.transaction_with(options, async |tx| add(&tx, 1).await).await.expect_err("read only");
    assert_eq!(error.sqlstate(), Some("25006"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serialization_failure_is_tried_again() {
    let (_scratch, db) = database("CREATE TABLE t (n int8); INSERT INTO t VALUES (0)", few()).await;
    let options = TransactionOptions {
        isolation_level: Some(IsolationLevel::Serializable),
        attempts: 50,
        ..TransactionOptions::default()
    };
    let runs = AtomicU32::new(0);
    let increment = async || {
        db.transaction_retried(options, async |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            let n = number(&tx, "SELECT n FROM t").await?;
            tokio::time::sleep(Duration::from_millis(5)).await;
            tx.run().execute(&with("UPDATE t SET n = $1", vec![bigint(n + 1)])).await
        })
        .await
    };
    let (a, b, c) = tokio::join!(increment(), increment(), increment());
    assert_eq!([a, b, c].map(|done| done.expect("done")), [1, 1, 1]);
    assert_eq!(number(&db, "SELECT n FROM t").await.expect("read"), 3);
    assert!(runs.load(Ordering::SeqCst) > 3, "nothing was in the way");
    let once = TransactionOptions { attempts: 1, ..options };
    let runs = AtomicU32::new(0);
    let error = db
        .transaction_retried(once, async |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            number(&tx, "SELECT n FROM t").await?;
            execute(&db, "UPDATE t SET n = 7").await?;
            execute(&tx, "UPDATE t SET n = 8").await
        })
        .await
        .expect_err("the bound");
    assert!(error.is_serialization_failure() && error.is_retryable());
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

//! The connection is lost at each message of the protocol in turn, or the server goes silent.

use std::time::{Duration, Instant};

use relata::query::record::InsertFields;
use relata::query::{Insertable, Output, field};
use relata::types::{Bigint, BytesMut, IsNull, Refused, SqlType, Type};
use relata::{ConnectOptions, Database, Error, Executor};
use tokio::time::timeout;

use crate::proxy::{Fault, Proxy};
use crate::{bigint, database, execute, few, number, statement, with};

const SOON: Duration = Duration::from_secs(20);

relata::derived! { t { n: Bigint } }

struct Row(i64);

impl Insertable for Row {
    type Table = t::Table;
    type Fields = Self;

    const COLUMNS: &'static [&'static str] = &["n"];
}

impl InsertFields<Row> for Row {
    fn outputs(out: &mut Vec<Output>) {
        out.push(field::output(t::n));
    }

    fn is_default(_: &Row, _: usize) -> bool {
        false
    }

    fn encode(row: &Row, _: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        Bigint::encode(&row.0, ty, out)
    }
}

/// Statements of each kind; each gives what it should or fails.
async fn work(db: &Database) -> Result<(), Error> {
    let add = with("SELECT $1 + 1", vec![bigint(4)]);
    // In one trip, prepared, and from the cache.
    for _ in 0..3 {
        assert_eq!(db.run().rows(&add).await?[0].get::<_, i64>(0), 5, "a wrong row");
    }
    let mut rows = db.run().stream(statement("SELECT generate_series(1, 4)::int8")).await?;
    let mut sum = 0;
    while let Some(row) = rows.next().await {
        sum += row?.get::<_, i64>(0);
    }
    drop(rows);
    assert_eq!(sum, 10, "a row is missing");
    db.transaction(async |tx| {
        execute(&tx, "INSERT INTO t VALUES (1)").await?;
        execute(&tx, "INSERT INTO t VALUES (2)").await
    })
    .await?;
    assert_eq!(db.copy_in(t).rows([Row(10), Row(20), Row(30)]).await?, 3);
    Ok(())
}

#[tokio::test]
async fn a_connection_cut_at_each_message_is_an_error_and_the_pool_recovers() {
    let (scratch, direct) = database("CREATE TABLE t (n int8)", few()).await;
    let proxy = Proxy::new(&scratch).await;
    let mut message = 0;
    loop {
        execute(&direct, "TRUNCATE t").await.expect("empty");
        let options = ConnectOptions { max_connections: 1, ..ConnectOptions::default() };
        let db = Database::connect_with(&proxy.url, options).await.expect("connected");
        proxy.after(message, Fault::Cut);
        let done = timeout(SOON, work(&db)).await.unwrap_or_else(|_| panic!("message {message}: a hang"));
        let happened = proxy.happened();
        if let Err(error) = &done {
            assert!(happened && error.is_connection(), "message {message}: {error}");
        }
        // The pool may not have seen it yet.
        let again = async {
            while let Err(error) = number(&db, "SELECT count(*) FROM t").await {
                assert!(error.is_connection(), "message {message}: {error}");
            }
        };
        timeout(SOON, again).await.unwrap_or_else(|_| panic!("message {message}: no recovery"));
        let sums = "SELECT coalesce(sum(n) FILTER (WHERE n < 10), 0)::int8 * 100 + \
                    coalesce(sum(n) FILTER (WHERE n >= 10), 0)::int8 FROM t";
        let limit = Instant::now() + SOON;
        loop {
            // The server may still be at work on what it has heard.
            let found = number(&direct, sums).await.expect("summed");
            let whole = if done.is_ok() { found == 360 } else { [0, 300, 360].contains(&found) };
            if whole {
                break;
            }
            assert!(Instant::now() < limit, "message {message}: half of a transaction, {found}");
        }
        db.close().await;
        if !happened {
            break;
        }
        message += 1;
    }
    assert!(message > 60, "the work has {message} messages only");
}

#[tokio::test]
async fn a_server_that_goes_silent_is_given_up() {
    let (scratch, _direct) = database("CREATE TABLE t (n int8)", few()).await;
    let proxy = Proxy::new(&scratch).await;
    let limit = Some(Duration::from_millis(200));
    let connect = async || {
        let options =
            ConnectOptions { max_connections: 1, statement_timeout: limit, ..ConnectOptions::default() };
        Database::connect_with(&proxy.url, options).await.expect("connected")
    };
    let alone = async {
        let db = connect().await;
        number(&db, "SELECT 5::int8").await.expect("run");
        proxy.after(1, Fault::Silence);
        let error = number(&db, "SELECT 5::int8").await.expect_err("silence");
        assert!(error.is_timeout() && error.to_string().starts_with("nothing was heard"), "{error}");
        assert_eq!(number(&db, "SELECT 5::int8").await.expect("another connection"), 5);
        db
    };
    let db = timeout(SOON, alone).await.expect("no hang");
    let transaction = db.transaction(async |tx| {
        execute(&tx, "INSERT INTO t VALUES (1)").await?;
        proxy.after(2, Fault::Silence);
        execute(&tx, "INSERT INTO t VALUES (2)").await
    });
    let error = timeout(SOON, transaction).await.expect("no hang").expect_err("silence");
    assert!(error.is_timeout(), "{error}");
    let copy = async {
        number(&db, "SELECT 5::int8").await.expect("another connection");
        proxy.after(3, Fault::Silence);
        db.copy_in(t).rows([Row(1)]).await
    };
    let error = timeout(SOON, copy).await.expect("no hang").expect_err("silence");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(number(&db, "SELECT count(*) FROM t").await.expect("another connection"), 0);
}

#[test]
fn a_silent_server_does_not_block_for_ever() {
    use relata::blocking::{self, Executor};

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (scratch, _direct) = runtime.block_on(database("CREATE TABLE t (n int8)", few()));
    let proxy = runtime.block_on(Proxy::new(&scratch));
    let options = ConnectOptions { statement_timeout: Some(Duration::from_millis(200)), ..few() };
    let db = blocking::Database::connect_with(&proxy.url, options).expect("connected");
    let begun = Instant::now();
    let error = db
        .transaction(|tx| {
            tx.run().execute(&statement("INSERT INTO t VALUES (1)"))?;
            proxy.after(1, Fault::Silence);
            tx.run().execute(&statement("INSERT INTO t VALUES (2)"))
        })
        .expect_err("silence");
    assert!(error.is_timeout() && begun.elapsed() < SOON, "{error} after {:?}", begun.elapsed());
    let rows = db.run().rows(&statement("SELECT count(*) FROM t")).expect("another connection");
    assert_eq!(rows[0].get::<_, i64>(0), 0);
}

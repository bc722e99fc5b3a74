//! What a subscriber of `tracing` is told of statements.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use relata::Executor;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::{bigint, database, execute, few, statement, text, with};

type Fields = BTreeMap<&'static str, String>;

/// Keeps the fields of the spans of statements.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Fields>>>);

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("relata")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().expect("no panic");
        spans.push(Fields::new());
        let number = spans.len();
        attributes.record(&mut Visitor(&mut spans[number - 1]));
        Id::from_u64(number as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.0.lock().expect("no panic");
        values.record(&mut Visitor(&mut spans[span.into_u64() as usize - 1]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl Spans {
    /// SQL and rows of each, after a look at the times.
    fn told(&self) -> Vec<(String, Option<String>)> {
        let mut spans = self.0.lock().expect("no panic");
        let told = spans.drain(..).map(|mut span| {
            let elapsed: f64 = span.remove("elapsed_ms").expect("a time").parse().expect("a number");
            assert!((0.0..60_000.0).contains(&elapsed), "{elapsed}");
            let sql = span.remove("sql").expect("SQL");
            let rows = span.remove("rows");
            assert!(span.is_empty(), "nothing else is told: {span:?}");
            (sql, rows)
        });
        told.collect()
    }
}

fn told(sql: &str, rows: Option<&str>) -> (String, Option<String>) {
    (sql.to_owned(), rows.map(str::to_owned))
}

#[tokio::test]
async fn sql_rows_and_time_and_no_values() {
    let (_scratch, db) = database("CREATE TABLE t (n int8 PRIMARY KEY, s text)", few()).await;
    let spans = Spans::default();
    let insert = with(
        "INSERT INTO t SELECT $1 + n, $2 FROM generate_series(1, 3) n",
        vec![bigint(100), text("s3cret")],
    );
    let all = async {
        // As it is the first time, and prepared.
        db.run().execute(&insert).await.expect("inserted");
        db.run().execute(&insert).await.expect_err("keys twice");
        db.run().execute(&insert).await.expect_err("keys twice");
        let mut rows = db.run().stream(statement("SELECT s FROM t")).await.expect("a stream");
        while let Some(row) = rows.next().await {
            row.expect("a row");
        }
        db.transaction(async |tx| execute(&tx, "DELETE FROM t").await).await.expect("committed");
    };
    all.with_subscriber(spans.clone()).await;
    assert!(!format!("{:?}", spans.0).contains("s3cret"));
    assert_eq!(
        spans.told(),
        [
            told(&insert.sql, Some("3")),
            told(&insert.sql, None),
            told(&insert.sql, None),
            told("SELECT s FROM t", Some("3")),
            told("BEGIN", None),
            told("DELETE FROM t", Some("3")),
            told("COMMIT", None),
        ]
    );
}

#[test]
fn blocking_statements_are_told_as_well() {
    use relata::blocking::Executor;

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (scratch, _) = runtime.block_on(database("", few()));
    let db = relata::blocking::Database::connect(&scratch.url).expect("connected");
    let spans = Spans::default();
    tracing::subscriber::with_default(spans.clone(), || {
        db.run().rows(&with("SELECT $1", vec![text("s3cret")])).expect("rows");
        let rows = db.run().stream(statement("SELECT generate_series(1, 5)")).expect("rows");
        assert_eq!(rows.count(), 5);
        db.run().rows(&statement("SELEC")).expect_err("no SQL");
    });
    assert_eq!(
        spans.told(),
        [told("SELECT $1", Some("1")), told("SELECT generate_series(1, 5)", Some("5")), told("SELEC", None)]
    );
}

//! What the Rust type, or PostgreSQL's, has no place for is an error, and never another value.

use chrono::{DateTime, NaiveDate, NaiveTime};
use relata::types::*;

use crate::exchange::Database;

fn refuses<S: SqlType>(database: &Database, literals: &[&str]) {
    for literal in literals {
        match database.read::<S>(literal) {
            Err(ConversionError::Unrepresentable(_)) => {}
            other => panic!("{literal} as {}: {other:?}", S::TYPE.sql),
        }
    }
}

#[test]
fn what_the_rust_type_cannot_hold() {
    let database = Database::new();
    let hundred_digits = "1234567890".repeat(10);
    let small = format!("0.{hundred_digits}");
    refuses::<Numeric>(
        &database,
        &[
            "NaN",
            "Infinity",
            "-Infinity",
            &hundred_digits,
            &small,
            "79228162514264337593543950336",
            "-79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1e131071",
            "7.92281625142643375935439503350001",
        ],
    );
    refuses::<Date>(&database, &["infinity", "-infinity", "262143-01-01", "5874897-12-31"]);
    refuses::<Timestamp>(
        &database,
        &["infinity", "-infinity", "262143-01-01", "294276-12-31 23:59:59.999999"],
    );
    refuses::<Timestamptz>(&database, &["infinity", "-infinity", "262143-01-02"]);
    refuses::<Time>(&database, &["24:00:00"]);
    refuses::<Timetz>(&database, &["24:00:00+01"]);
    refuses::<Array<Timestamp>>(&database, &["{2000-01-01,infinity}"]);
    refuses::<Json>(
        &database,
        &[
            r#"{"a": 1, "b": {"a": 2, "a": 3}}"#,
            "1e400",
            "-12345678901234567890123",
            "0.1234567890123456789012",
            "18446744073709551617",
            "[9007199254740993.5]",
        ],
    );
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    refuses::<Json>(&database, &[&deep, "\"\\ud800\""]);
    refuses::<Jsonb>(&database, &[&deep]);
    refuses::<Jsonb>(&database, &["1e400", "12345678901234567890123", r#"{"1": 0.10000000000000000001}"#]);
}

#[test]
fn what_postgresql_cannot_hold() {
    let database = Database::new();
    let refused = |result: Result<(), String>, why: &str| {
        let error = result.expect_err("refused");
        assert!(error.contains(why), "{error}");
    };
    refused(database.send::<Text>("a\0b".into()).map(|_| ()), "NUL");
    refused(database.send::<Date>(NaiveDate::MIN).map(|_| ()), "date out of range");
    refused(database.send::<Timestamptz>(DateTime::<chrono::Utc>::MIN_UTC).map(|_| ()), "out of range");
    let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_500_000_000).expect("a leap second");
    refused(database.send::<Time>(leap).map(|_| ()), "leap seconds");
    refused(database.send::<Timestamp>(NaiveDate::MAX.and_time(leap)).map(|_| ()), "leap seconds");
    refused(database.send::<Jsonb>(serde_json::json!("\0")).map(|_| ()), "unsupported Unicode escape");
}

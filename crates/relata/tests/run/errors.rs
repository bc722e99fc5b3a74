//! What an error says, and what a program may ask it.

use std::error::Error as _;

use relata::query::Param;
use relata::types::{ConversionError, Time};
use relata::{Error, Executor, Violation, chrono, rust_decimal, sql};

use crate::{database, execute, few, statement, text, with};

const TABLES: &str = "
    CREATE TABLE teams (id int8 PRIMARY KEY);
    CREATE TABLE users (
        email text CONSTRAINT users_email_key UNIQUE, name text NOT NULL, age int8 CHECK (age >= 0),
        team int8 REFERENCES teams, during int8range, EXCLUDE USING gist (during WITH &&));
    INSERT INTO users VALUES ('a@b.c', 'a', 1, NULL, '[1,5)')";

#[derive(Debug, PartialEq)]
enum UsersViolation {
    EmailKey,
    AgeCheck,
}

impl Violation for UsersViolation {
    fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self> {
        match (schema, table, name) {
            ("public", "users", "users_email_key") => Some(UsersViolation::EmailKey),
            ("public", "users", "users_age_check") => Some(UsersViolation::AgeCheck),
            _ => None,
        }
    }
}

#[tokio::test]
async fn a_violation_is_told_by_its_constraint() {
    let (_scratch, db) = database(TABLES, few()).await;
    let fail = async |sql: &str| execute(&db, sql).await.expect_err("a violation");
    let error = fail("INSERT INTO users VALUES ('a@b.c', 'b')").await;
    assert!(error.is_unique_violation() && !error.is_check_violation() && !error.is_retryable());
    assert_eq!((error.constraint(), error.table()), (Some("users_email_key"), Some("users")));
    assert_eq!((error.sqlstate(), error.violation()), (Some("23505"), Some(UsersViolation::EmailKey)));
    let error = fail("INSERT INTO users VALUES ('b', 'b', -1)").await;
    assert!(error.is_check_violation());
    assert_eq!(error.violation(), Some(UsersViolation::AgeCheck));
    let error = fail("INSERT INTO users VALUES ('b', NULL)").await;
    assert!(error.is_not_null_violation());
    assert_eq!((error.column(), error.violation::<UsersViolation>()), (Some("name"), None));
    let error = fail("INSERT INTO users VALUES ('b', 'b', 1, 9)").await;
    assert!(error.is_foreign_key_violation());
    let error = fail("INSERT INTO users VALUES ('b', 'b', 1, NULL, '[2,3)')").await;
    assert!(error.is_exclusion_violation());
}

#[tokio::test]
async fn a_message_is_postgresqls_once_with_the_sql_and_without_values() {
    let (_scratch, db) = database(TABLES, few()).await;
    let insert = with("INSERT INTO users VALUES ($1, $2)", vec![text("a@b.c"), text("s3cret")]);
    let error = db.run().execute(&insert).await.expect_err("a key twice");
    assert_eq!(
        error.to_string(),
        "duplicate key value violates unique constraint \"users_email_key\" (SQLSTATE 23505); the statement is: \
         INSERT INTO users VALUES ($1, $2)"
    );
    let shown = format!("{error:?} {}", chain(&error));
    assert!(!shown.contains("a@b.c") && !shown.contains("s3cret"), "{shown}");
    assert_eq!(chain(&error).matches("duplicate key").count(), 1);
    assert_eq!(error.sql(), Some("INSERT INTO users VALUES ($1, $2)"));
    let error = db.run().rows(&statement("SELEC 1")).await.expect_err("no SQL");
    assert_eq!(
        error.to_string(),
        "syntax error at or near \"SELEC\" (SQLSTATE 42601); the statement is: SELEC 1"
    );
}

#[tokio::test]
async fn what_a_rust_type_cannot_hold_is_the_errors_source() {
    let (_scratch, db) = database("", few()).await;
    let forty_digits = sql!("SELECT 0.1234567890123456789012345678901234567890 AS amount");
    let error =
        db.query(forty_digits).one_as::<(rust_decimal::Decimal,)>().await.expect_err("too many digits");
    assert!(error.is_decode() && error.column() == Some("amount"), "{error}");
    let cause = error.source().and_then(|cause| cause.downcast_ref::<ConversionError>());
    assert!(matches!(cause, Some(ConversionError::Unrepresentable(_))), "{cause:?}");

    let leap = chrono::NaiveTime::from_hms_milli_opt(23, 59, 59, 1_500).expect("a leap second");
    let error =
        db.run().rows(&with("SELECT $1", vec![Param::new::<Time>(leap)])).await.expect_err("no such time");
    let cause = error.source().and_then(|cause| cause.downcast_ref::<ConversionError>());
    assert!(matches!(cause, Some(ConversionError::Unrepresentable(_))), "{error}: {cause:?}");
}

/// An error as `anyhow` shows it.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text += &format!(": {cause}");
        next = cause.source();
    }
    text
}

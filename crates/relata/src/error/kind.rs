//! The kinds of errors, and what each says.

use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use tokio_postgres::error::SqlState;

use crate::types::Refused;

#[derive(Debug)]
pub(crate) enum Kind {
    Connect(relata_connect::Error),
    Migrate(relata_migrate::Error),
    #[cfg(feature = "test")]
    Scratch(relata_scratch::Error),
    Driver(tokio_postgres::Error),
    Statement {
        sql: String,
        error: tokio_postgres::Error,
    },
    Decode {
        column: String,
        type_name: String,
        why: Refused,
    },
    Mismatch {
        column: String,
        expected: &'static str,
        found: String,
        sql: String,
    },
    NoSuchColumn {
        column: &'static str,
        several: bool,
        found: Vec<String>,
        sql: String,
    },
    Columns {
        expected: usize,
        found: usize,
        sql: String,
    },
    PoolTimeout {
        waited: Duration,
        connections: usize,
    },
    PoolClosed,
    RolledBack {
        why: String,
    },
    StillRunning,
    Abandoned,
    TransactionOver,
    NotFound,
    TooMany {
        rows: usize,
    },
    Missing {
        table: &'static str,
    },
    Encode {
        why: Refused,
    },
    CopyRow {
        row: usize,
        column: &'static str,
        why: Refused,
    },
    CopyOfOthers {
        row: usize,
        table: &'static str,
        columns: String,
    },
    CopyOfNothing {
        table: &'static str,
    },
    CopyAsText {
        column: String,
        expected: &'static str,
    },
    CopyPrepared,
    Silent {
        waited: Duration,
        sql: String,
    },
    /// A blocking connection could not have what it waits with.
    Runtime(std::io::Error),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Connect(error) => error.fmt(f),
            Kind::Migrate(error) => error.fmt(f),
            #[cfg(feature = "test")]
            Kind::Scratch(error) => error.fmt(f),
            Kind::Driver(error) => driver(error, f),
            Kind::Statement { sql, error } => {
                driver(error, f)?;
                write!(f, "; the statement is: {sql}")
            }
            Kind::Decode { column, type_name, why } => {
                write!(f, "column `{column}` of type {type_name}: {why}")
            }
            Kind::Mismatch { column, expected, found, sql } => write!(
                f,
                "column `{column}` is of type {found} in the database, and the program was built for {expected}; \
                 does the database have the migrations of this program? the statement is: {sql}"
            ),
            Kind::NoSuchColumn { column, several, found, sql } => {
                let problem = if *several { "more than one" } else { "no" };
                let found = found.join(", ");
                write!(
                    f,
                    "the result has {problem} column `{column}`: its columns are {found}; `AS {column}` gives an \
                     expression this name; the statement is: {sql}"
                )
            }
            Kind::Columns { expected, found, sql } => write!(
                f,
                "the result has {found} columns, and the program was built for {expected}; the statement is: {sql}"
            ),
            Kind::PoolTimeout { waited, connections } => write!(
                f,
                "no connection became free within {waited:?}: the pool has {connections}, and all are in use; raise \
                 max_connections, or look for transactions that wait for something other than the database"
            ),
            Kind::PoolClosed => f.write_str("the pool of connections was closed"),
            Kind::RolledBack { why } => write!(
                f,
                "the transaction was rolled back, because a statement in it had failed, and its error was passed over: \
                 {why}"
            ),
            Kind::StillRunning => f.write_str(
                "the transaction was rolled back, because a statement of it was still running when its closure ended; \
                 await every statement",
            ),
            Kind::Abandoned => f.write_str(
                "the transaction cannot go on, because the future of a statement in it was dropped before its end",
            ),
            Kind::NotFound => f.write_str("there is no such row: the query gave none, and one was asked for"),
            Kind::TooMany { rows } => write!(
                f,
                "the query gave {rows} rows, and one at most was asked for; `.all()` gives all, `.limit(1)` the first"
            ),
            Kind::Missing { table } => write!(
                f,
                "a row of {table} that a foreign key refers to was not found: it was deleted meanwhile, or a row-level \
                 security policy hides it"
            ),
            Kind::Encode { why } => write!(f, "a value of a key cannot be sent: {why}"),
            Kind::CopyRow { row, column, why } => {
                write!(f, "row {row} of COPY, column {column}: {why}; no row was copied")
            }
            Kind::CopyOfOthers { row, table, columns } => write!(
                f,
                "row {row} of COPY leaves other columns of {table} to their defaults than the first row, which gives \
                 {columns}; no row was copied; give the same columns in all rows, or use INSERT"
            ),
            Kind::CopyOfNothing { table } => write!(
                f,
                "the first row leaves all columns of {table} to their defaults, and COPY has no way to say so; use INSERT"
            ),
            Kind::CopyAsText { column, expected } => write!(
                f,
                "column `{column}` of type {expected} crosses as text, which COPY's binary format has no place for; use \
                 INSERT"
            ),
            Kind::Silent { waited, sql } => write!(
                f,
                "nothing was heard from the server for {waited:?}, and the connection was given up; whether the \
                 statement took effect is not known; the statement is: {sql}"
            ),
            Kind::CopyPrepared => f.write_str(
                "COPY is prepared by name, and `prepare: false` is for a PgBouncer that loses names between \
                 transactions: run it in a transaction",
            ),
            Kind::Runtime(error) => write!(f, "a connection cannot wait for the network: {error}"),
            Kind::TransactionOver => f.write_str("the transaction is over: its closure has ended"),
        }
    }
}

/// PostgreSQL's message once; its detail and hint are in [`Error::db_error`](crate::Error::db_error), since the detail
/// may hold values.
fn driver(error: &tokio_postgres::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some(db) = error.as_db_error() else {
        if error.is_closed() {
            return f.write_str("the connection to the database was lost");
        }
        write!(f, "{error}")?;
        let mut next = error.source();
        while let Some(cause) = next {
            write!(f, ": {cause}")?;
            next = cause.source();
        }
        return Ok(());
    };
    write!(f, "{} (SQLSTATE {})", db.message(), db.code().code())?;
    match *db.code() {
        SqlState::INVALID_SQL_STATEMENT_NAME | SqlState::DUPLICATE_PSTATEMENT => f.write_str(
            "; behind PgBouncer in transaction mode, set its max_prepared_statements, or connect with `prepare: false`",
        ),
        _ => Ok(()),
    }
}

//! The ledger, `relata.migrations`: how it is read and written.

use std::time::Duration;

use postgres::Client;

use crate::error::{Error, Kind};
use crate::folder::Migration;
use crate::history::{How, Progress, Row, State};
use crate::sum::Sha256;

/// What made each version of the ledger from the one before; the table's comment says which version it is.
const UPGRADES: &[&str] = &["
CREATE TABLE relata.migrations (
    version bigint PRIMARY KEY,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    applied_by text NOT NULL DEFAULT session_user,
    duration_ms bigint NOT NULL DEFAULT 0,
    how text NOT NULL CHECK (how IN ('applied', 'recorded')),
    state text NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'applying', 'rolling back')),
    file_sha256 text,
    statements_done bigint NOT NULL DEFAULT 0,
    statements_total bigint NOT NULL DEFAULT 0,
    in_flight boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN relata.migrations.in_flight IS
    'the statement after statements_done was begun outside a transaction, and it is not known how it ended';
"];

const COMMENT: &str = "relata ledger ";

/// The migrations that a database has, ascending by version. A database without a ledger has none, and none is made.
///
/// ```no_run
/// fn versions(client: &mut postgres::Client) -> Result<Vec<u64>, relata_migrate::Error> {
///     Ok(relata_migrate::history(client)?.iter().map(|row| row.version).collect())
/// }
/// ```
///
/// # Errors
///
/// A connection that is lost, a ledger that may not be read, or one that a newer relata made.
pub fn history(client: &mut Client) -> Result<Vec<Row>, Error> {
    let fail = Error::postgres("cannot read relata.migrations");
    if found(client)? == 0 {
        return Ok(Vec::new());
    }
    read(&client.query(SELECT, &[]).map_err(fail)?)
}

/// The SQL of [`history`], for those who have a connection of another kind and know that there is a ledger.
pub const SELECT: &str = "SELECT version, name, sha256, applied_at, applied_by, duration_ms, how, state, file_sha256, \
     statements_done, statements_total, in_flight FROM relata.migrations ORDER BY version";

/// The rows of [`SELECT`].
///
/// ```no_run
/// use relata_migrate::ledger;
///
/// fn count(client: &mut postgres::Client) -> Result<usize, Box<dyn std::error::Error>> {
///     let rows = client.query(ledger::SELECT, &[])?;
///     Ok(ledger::read(&rows)?.len())
/// }
/// ```
///
/// # Errors
///
/// A row that no relata wrote.
pub fn read(rows: &[postgres::Row]) -> Result<Vec<Row>, Error> {
    rows.iter().map(read_row).collect()
}

/// Makes the ledger, or brings it up to date.
pub(crate) fn ensure(client: &mut Client) -> Result<(), Error> {
    let found = found(client)?;
    if found == UPGRADES.len() {
        return Ok(());
    }
    let schema: bool = client
        .query_one("SELECT pg_catalog.to_regnamespace('relata') IS NOT NULL", &[])
        .and_then(|row| row.try_get(0))
        .map_err(Error::postgres("cannot look for the schema relata"))?;
    let mut sql = "BEGIN;\n".to_owned();
    if !schema {
        sql += "CREATE SCHEMA relata;\n";
    }
    UPGRADES[found..].iter().for_each(|upgrade| sql += upgrade);
    let comment = relata_sql::literal(&format!("{COMMENT}{}", UPGRADES.len()));
    sql += &format!("COMMENT ON TABLE relata.migrations IS {comment};\nCOMMIT");
    client.batch_execute(&sql).map_err(|error| {
        drop(client.batch_execute("ROLLBACK"));
        Error::postgres("cannot make the ledger relata.migrations")(error)
    })
}

/// The version of the ledger in the database; 0 if there is none.
fn found(client: &mut Client) -> Result<usize, Error> {
    let comment: Option<Option<String>> = client
        .query_opt(
            "SELECT pg_catalog.obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c \
             JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace \
             WHERE n.nspname OPERATOR(pg_catalog.=) 'relata' AND c.relname OPERATOR(pg_catalog.=) 'migrations'",
            &[],
        )
        .and_then(|row| row.map(|row| row.try_get(0)).transpose())
        .map_err(Error::postgres("cannot look for relata.migrations"))?;
    let Some(comment) = comment else { return Ok(0) };
    // A comment that someone removed: the first version, whose upgrades all say what is there already.
    let version = comment.and_then(|comment| comment.strip_prefix(COMMENT)?.parse().ok()).unwrap_or(1);
    if version > UPGRADES.len() {
        return Err(Error::new(Kind::NewerLedger { found: version, known: UPGRADES.len() }));
    }
    Ok(version)
}

fn read_row(row: &postgres::Row) -> Result<Row, Error> {
    let fail = Error::postgres("cannot read relata.migrations");
    let number: i64 = row.try_get(0).map_err(&fail)?;
    let bad = |column| Error::new(Kind::BadLedger { version: number, column });
    let sum = |text: &str, column| text.parse::<Sha256>().map_err(|_| bad(column));
    let count = |index, column| -> Result<usize, Error> {
        let count: i64 = row.try_get(index).map_err(&fail)?;
        usize::try_from(count).map_err(|_| bad(column))
    };
    let sha256 = sum(row.try_get(2).map_err(&fail)?, "sha256")?;
    let file: Option<&str> = row.try_get(8).map_err(&fail)?;
    let progress = Progress {
        sha256: file.map_or(Ok(sha256), |file| sum(file, "file_sha256"))?,
        done: count(9, "statements_done")?,
        total: count(10, "statements_total")?,
        in_flight: row.try_get(11).map_err(&fail)?,
    };
    let duration: i64 = row.try_get(5).map_err(&fail)?;
    Ok(Row {
        version: u64::try_from(number).map_err(|_| bad("version"))?,
        name: row.try_get(1).map_err(&fail)?,
        sha256,
        applied_at: row.try_get(3).map_err(|_| bad("applied_at"))?,
        applied_by: row.try_get(4).map_err(&fail)?,
        duration: Duration::from_millis(u64::try_from(duration).map_err(|_| bad("duration_ms"))?),
        how: match row.try_get(6).map_err(&fail)? {
            "applied" => How::Applied,
            "recorded" => How::Recorded,
            _ => return Err(bad("how")),
        },
        state: match row.try_get(7).map_err(&fail)? {
            "done" => State::Done,
            "applying" => State::Applying(progress),
            "rolling back" => State::RollingBack(progress),
            _ => return Err(bad("state")),
        },
    })
}

/// SQL that writes a whole migration down, over what was there.
pub(crate) fn insert_done(migration: &Migration, how: How, duration: Duration) -> String {
    format!(
        "INSERT INTO relata.migrations AS m (version, name, sha256, how, duration_ms) VALUES ({}, {}, {}, {}, {}) \
         ON CONFLICT (version) DO UPDATE SET name = EXCLUDED.name, sha256 = EXCLUDED.sha256, how = EXCLUDED.how, \
         applied_at = DEFAULT, applied_by = DEFAULT, duration_ms = EXCLUDED.duration_ms, state = DEFAULT, \
         file_sha256 = NULL, statements_done = DEFAULT, statements_total = DEFAULT, in_flight = DEFAULT",
        migration.version,
        relata_sql::literal(&migration.name),
        relata_sql::literal(&migration.up.sha256.to_string()),
        relata_sql::literal(how.word()),
        duration.as_millis(),
    )
}

/// SQL that writes down that an up file without a transaction begins.
pub(crate) fn begin_applying(migration: &Migration, total: usize) -> String {
    let sha256 = relata_sql::literal(&migration.up.sha256.to_string());
    format!(
        "INSERT INTO relata.migrations (version, name, sha256, how, state, file_sha256, statements_total) \
         VALUES ({}, {}, {sha256}, 'applied', 'applying', {sha256}, {total})",
        migration.version,
        relata_sql::literal(&migration.name),
    )
}

/// SQL that writes down that a down file without a transaction begins.
pub(crate) fn begin_rolling_back(version: u64, down: Sha256, total: usize) -> String {
    format!(
        "UPDATE relata.migrations SET state = 'rolling back', file_sha256 = {}, statements_done = 0, \
         statements_total = {total}, in_flight = false WHERE version OPERATOR(pg_catalog.=) {version}",
        relata_sql::literal(&down.to_string()),
    )
}

/// SQL that writes down how far a file without a transaction has come.
pub(crate) fn progress(version: u64, done: usize, in_flight: bool, took: Duration) -> String {
    format!(
        "UPDATE relata.migrations SET statements_done = {done}, in_flight = {in_flight}, \
         duration_ms = duration_ms OPERATOR(pg_catalog.+) {} WHERE version OPERATOR(pg_catalog.=) {version}",
        took.as_millis()
    )
}

/// SQL that writes down that the last statement of an up file without a transaction is done.
pub(crate) fn finish_applying(version: u64) -> String {
    format!(
        "UPDATE relata.migrations SET state = 'done', file_sha256 = NULL, statements_done = 0, statements_total = 0, \
         in_flight = false, applied_at = pg_catalog.clock_timestamp() WHERE version OPERATOR(pg_catalog.=) {version}"
    )
}

/// SQL that forgets a migration.
pub(crate) fn delete(version: u64) -> String {
    format!("DELETE FROM relata.migrations WHERE version OPERATOR(pg_catalog.=) {version}")
}

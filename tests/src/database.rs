//! Databases on the scratch server, one for each use.

use std::sync::LazyLock;

use postgres::{Client, SimpleQueryMessage};
use relata_connect::DatabaseUrl;
use relata_introspect::{Spelling, introspect};
use relata_schema::{Schema, Scope};
use relata_scratch::{Options, Server, Temporary};

static SERVER: LazyLock<Server> =
    LazyLock::new(|| Server::open(&Options::default()).expect("a scratch server"));

/// The private cluster that relata starts by itself; the tests' own databases are on it as well.
pub fn server() -> &'static Server {
    &SERVER
}

/// An empty database, dropped with the value.
pub fn database() -> Temporary {
    server().temporary(None).expect("a database")
}

/// Runs SQL; what goes wrong is told with it.
#[track_caller]
pub fn execute(url: &DatabaseUrl, sql: &str) {
    let mut client = connect(url);
    if let Err(error) = client.batch_execute(sql) {
        panic!("{}\n{sql}", error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string));
    }
}

/// The rows of a query, a line each, values separated by `|`.
#[track_caller]
pub fn query(url: &DatabaseUrl, sql: &str) -> String {
    let messages = connect(url).simple_query(sql).unwrap_or_else(|error| panic!("{error:?}\n{sql}"));
    let mut lines = Vec::new();
    for message in &messages {
        if let SimpleQueryMessage::Row(row) = message {
            let values: Vec<&str> = (0..row.len()).map(|place| row.get(place).unwrap_or("NULL")).collect();
            lines.push(values.join("|"));
        }
    }
    lines.join("\n")
}

/// The strongest locks that block others' changes, on tables that were there before, while the SQL runs in a transaction that
/// is then rolled back: `SHARE on table users`.
#[track_caller]
pub fn locks_while(url: &DatabaseUrl, sql: &str) -> Vec<String> {
    let mut client = connect(url);
    let tables = "CREATE TEMPORARY TABLE before AS
        SELECT oid, CASE relnamespace::regnamespace WHEN 'public'::regnamespace THEN '' \
            ELSE relnamespace::regnamespace || '.' END || relname AS name
        FROM pg_class WHERE relkind IN ('r', 'p') AND oid >= 16384";
    client.batch_execute(tables).unwrap_or_else(|error| panic!("{error:?}"));
    let mut transaction = client.transaction().unwrap_or_else(|error| panic!("{error:?}"));
    transaction.batch_execute(sql).unwrap_or_else(|error| panic!("{error:?}\n{sql}"));
    // Weakest first: the order of the enum `LOCKMODE`.
    let locks = "SELECT DISTINCT ON (before.name) modes.name || ' on table ' || before.name
        FROM pg_locks
        JOIN before ON before.oid = pg_locks.relation
        JOIN (VALUES (1, 'ShareUpdateExclusiveLock', 'SHARE UPDATE EXCLUSIVE'), (2, 'ShareLock', 'SHARE'),
            (3, 'ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE'), (4, 'ExclusiveLock', 'EXCLUSIVE'),
            (5, 'AccessExclusiveLock', 'ACCESS EXCLUSIVE')) modes (place, mode, name) USING (mode)
        WHERE pg_locks.pid = pg_backend_pid() AND before.name <> 'before'
        ORDER BY before.name, modes.place DESC";
    let rows = transaction.query(locks, &[]).unwrap_or_else(|error| panic!("{error:?}"));
    rows.iter().map(|row| row.get(0)).collect()
}

/// What the catalogs say of all schemas but relata's own.
#[track_caller]
pub fn catalog(url: &DatabaseUrl) -> Schema {
    introspect(&mut connect(url), &Scope::All, Spelling::Exact)
        .unwrap_or_else(|error| panic!("{url}: {error}"))
}

#[track_caller]
fn connect(url: &DatabaseUrl) -> Client {
    url.connect().unwrap_or_else(|error| panic!("{url}: {error}"))
}

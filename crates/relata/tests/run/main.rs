//! Running statements on real PostgreSQL: the pool, prepared statements, transactions, and what goes wrong.
#![cfg(unix)]

mod blocking;
mod cuts;
mod errors;
mod faults;
mod pgbouncer;
mod pool;
mod prepare;
mod proxy;
mod scratch;
mod trace;
mod transactions;

use relata::query::{Output, Param, Statement};
use relata::types::{Bigint, Text};
use relata::{ConnectOptions, Database, Error, Executor};
use relata_scratch::{Options, Server, Temporary};

/// A database of its own for each test.
struct Scratch {
    made: Option<(Server, Temporary)>,
    /// The scratch server has no passwords.
    url: String,
}

impl Drop for Scratch {
    /// The blocking driver must not be dropped on a thread that is in a runtime.
    fn drop(&mut self) {
        let made = self.made.take();
        std::thread::spawn(move || drop(made)).join().expect("dropped");
    }
}

/// A database of its own, with `sql` done.
async fn database(sql: &str, options: ConnectOptions) -> (Scratch, Database) {
    let sql = sql.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        let server = Server::open(&Options::default()).expect("a scratch server");
        let temporary = server.temporary(None).expect("a database");
        temporary.connect().expect("connected").batch_execute(&sql).expect("made");
        Scratch { url: temporary.url().to_string(), made: Some((server, temporary)) }
    });
    let scratch = made.await.expect("no panic");
    let db = Database::connect_with(&scratch.url, options).await.expect("connected");
    (scratch, db)
}

/// A few connections: the server is everybody's.
fn few() -> ConnectOptions {
    ConnectOptions { max_connections: 3, ..ConnectOptions::default() }
}

fn statement(sql: &str) -> Statement {
    Statement { sql: sql.to_owned(), params: Vec::new(), outputs: Vec::new() }
}

fn with(sql: &str, params: Vec<Param>) -> Statement {
    Statement { sql: sql.to_owned(), params, outputs: Vec::new() }
}

fn bigint(value: i64) -> Param {
    Param::new::<Bigint>(value)
}

fn text(value: &str) -> Param {
    Param::new::<Text>(value.to_owned())
}

async fn execute(db: &impl Executor, sql: &str) -> Result<u64, Error> {
    db.run().execute(&statement(sql)).await
}

/// The number that is a statement's whole result.
async fn number(db: &impl Executor, sql: &str) -> Result<i64, Error> {
    let mut statement = statement(sql);
    statement.outputs.push(Output::new::<Bigint>());
    let rows = db.run().rows(&statement).await?;
    Ok(rows[0].get(0))
}

//! The connections of a blocking [`Database`].

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use relata_connect::DatabaseUrl;

use super::connection::Connection;
use crate::error::{Error, Kind};
use crate::run::session::lock;
use crate::{ConnectOptions, PoolStatus};

/// A connection that was left alone for so long is asked for a sign of life: a firewall may have forgotten it.
const QUIET: Duration = Duration::from_secs(30);

/// Nobody looks at a socket while its connection is idle. One that was in use a moment ago needs no look: what happens to
/// it now could as well happen a moment later.
const MOMENT: Duration = Duration::from_millis(5);

/// A database, by a pool of blocking connections to it. A clone is the same pool; threads may share it.
///
/// ```no_run
/// use relata::blocking::Database;
///
/// let db = Database::connect("postgresql://app@localhost/shop")?;
/// # Ok::<(), relata::Error>(())
/// ```
#[derive(Clone)]
pub struct Database(Arc<Shared>);

struct Shared {
    pub(super) url: DatabaseUrl,
    options: ConnectOptions,
    state: Mutex<State>,
    /// A connection became free, or was closed.
    freed: Condvar,
}

struct State {
    idle: Vec<Connection>,
    open: usize,
    waiting: usize,
    closed: bool,
}

impl Database {
    /// Connects to `url`, a `postgresql://` URL or `key=value` pairs as libpq takes them. One connection is made now,
    /// so that a wrong URL is told at once; others when they are needed.
    ///
    /// ```no_run
    /// use relata::blocking::Database;
    ///
    /// let db = Database::connect(&std::env::var("DATABASE_URL")?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the URL cannot be read, or there is no connection to be had: [`Error::is_connection`].
    pub fn connect(url: &str) -> Result<Database, Error> {
        Database::connect_with(url, ConnectOptions::default())
    }

    /// As [`Database::connect`], with limits of the pool's and the connections' own. What is idle for too long is closed
    /// when the pool is next used.
    ///
    /// ```no_run
    /// use relata::ConnectOptions;
    /// use relata::blocking::Database;
    ///
    /// let options = ConnectOptions { max_connections: 2, ..ConnectOptions::default() };
    /// let db = Database::connect_with("postgresql://app@localhost/shop", options)?;
    /// # Ok::<(), relata::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Database::connect`].
    pub fn connect_with(url: &str, options: ConnectOptions) -> Result<Database, Error> {
        let url = DatabaseUrl::parse(url).map_err(|error| Error::new(Kind::Connect(error)))?;
        Database::connect_to(&url, options)
    }

    /// For the command line, which has read its URL already.
    #[doc(hidden)]
    pub fn connect_to(url: &DatabaseUrl, options: ConnectOptions) -> Result<Database, Error> {
        let url = options.applied_to(url);
        let state = State { idle: Vec::new(), open: 0, waiting: 0, closed: false };
        let shared = Shared { url, options, state: Mutex::new(state), freed: Condvar::new() };
        let database = Database(Arc::new(shared));
        database.lease()?.give_back();
        Ok(database)
    }

    /// Takes no more statements, and waits until those that run and transactions under way are done and all connections
    /// are closed.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// db.close();
    /// assert_eq!(db.pool_status().open, 0);
    /// # Ok(()) });
    /// ```
    pub fn close(&self) {
        let mut state = lock(&self.0.state);
        state.closed = true;
        state.open -= state.idle.len();
        let idle = std::mem::take(&mut state.idle);
        drop(state);
        self.0.freed.notify_all();
        drop(idle);
        let mut state = lock(&self.0.state);
        while state.open > 0 {
            state = self.0.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What the pool is doing at this moment.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// assert_eq!(db.pool_status().waiting, 0);
    /// # Ok(()) });
    /// ```
    pub fn pool_status(&self) -> PoolStatus {
        let state = lock(&self.0.state);
        PoolStatus {
            max_connections: self.0.options.max_connections,
            open: state.open,
            idle: state.idle.len(),
            waiting: state.waiting,
        }
    }

    /// Takes a connection.
    pub(super) fn lease(&self) -> Result<Lease<'_>, Error> {
        let leased = |connection| Lease { connection: Some(connection), database: self, clean: false };
        let mut limit = None;
        loop {
            let Some(idle) = self.wait_for_place(&mut limit)? else {
                // The place is ours, and free again if nothing comes of it.
                return match Connection::open(&self.0.url, &self.0.options) {
                    Ok(connection) => Ok(leased(connection)),
                    Err(error) => {
                        self.free(None);
                        Err(error)
                    }
                };
            };
            let options = &self.0.options;
            let now = Instant::now();
            let (age, rest) = (now.duration_since(idle.made), now.duration_since(idle.used));
            let over = |time: Duration, limit: Option<Duration>| limit.is_some_and(|limit| time >= limit);
            let stale = over(age, options.max_lifetime) || over(rest, options.idle_timeout);
            if !stale && (rest < MOMENT && !idle.is_closed() || idle.is_alive(rest >= QUIET)) {
                return Ok(leased(idle));
            }
            drop(idle);
            self.free(None);
        }
    }

    /// An idle connection, or the right to open one.
    fn wait_for_place(&self, limit: &mut Option<Instant>) -> Result<Option<Connection>, Error> {
        let Shared { options, state, freed, .. } = &*self.0;
        let mut state = lock(state);
        loop {
            if state.closed {
                return Err(Error::new(Kind::PoolClosed));
            }
            if let Some(idle) = state.idle.pop() {
                return Ok(Some(idle));
            }
            if state.open < options.max_connections.max(1) {
                state.open += 1;
                return Ok(None);
            }
            if limit.is_none() {
                *limit = options.acquire_timeout.map(|limit| Instant::now() + limit);
            }
            let left = limit.map(|limit| limit.saturating_duration_since(Instant::now()));
            state.waiting += 1;
            state = match left {
                Some(left) if left.is_zero() => {
                    state.waiting -= 1;
                    return Err(Error::new(Kind::PoolTimeout {
                        waited: options.acquire_timeout.unwrap_or_default(),
                        connections: options.max_connections,
                    }));
                }
                Some(left) => freed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
                None => freed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
            state.waiting -= 1;
        }
    }

    /// Gives a place back, with its connection if that can be used again.
    fn free(&self, connection: Option<Connection>) {
        let mut state = lock(&self.0.state);
        let to_close = match connection {
            Some(mut connection) if !state.closed => {
                connection.used = Instant::now();
                state.idle.push(connection);
                // The first has been idle for the longest: the last is always taken.
                let limit = self.0.options.idle_timeout;
                let stale = limit.is_some_and(|limit| state.idle[0].used.elapsed() >= limit);
                stale.then(|| state.idle.remove(0))
            }
            other => {
                drop(state);
                drop(other);
                lock(&self.0.state).open -= 1;
                self.0.freed.notify_all();
                return;
            }
        };
        state.open -= usize::from(to_close.is_some());
        drop(state);
        self.0.freed.notify_all();
        drop(to_close);
    }
}

/// A connection of the pool's while someone uses it. It goes back where [`Lease::give_back`] was called; otherwise it is
/// thrown away, and the server rolls back.
pub(super) struct Lease<'a> {
    /// `None` only while it is dropped.
    connection: Option<Connection>,
    database: &'a Database,
    clean: bool,
}

impl Lease<'_> {
    pub(super) fn connection(&self) -> Result<&Connection, Error> {
        self.connection.as_ref().ok_or_else(|| Error::new(Kind::PoolClosed))
    }

    pub(super) fn give_back(mut self) {
        self.clean = true;
    }

    /// Nobody waits for what runs.
    pub(super) fn abandon(self) {
        if let Ok(connection) = self.connection() {
            connection.cancel(&self.database.0.url);
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let (connection, clean) = (self.connection.take(), self.clean);
        let connection = if clean {
            connection
        } else {
            drop(connection);
            None
        };
        self.database.free(connection);
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("url", &self.0.url).field("pool", &self.pool_status()).finish()
    }
}

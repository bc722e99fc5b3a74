//! The connections of a [`Database`]: opened as they are needed, checked before they are used again, and thrown away
//! where something of theirs was left undone.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{
    self, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult, TimeoutType, Timeouts,
};
use relata_connect::DatabaseUrl;
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

use super::ConnectOptions;
use super::session::Session;
use crate::error::{Error, Kind};

/// A connection that was left alone for so long is asked for a sign of life: a firewall may have forgotten it.
const QUIET: Duration = Duration::from_secs(30);
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// A database, by a pool of connections to it: [`Database::connect`]. A clone is the same pool.
///
/// ```no_run
/// # async fn start() -> Result<(), relata::Error> {
/// use relata::Database;
///
/// let db = Database::connect("postgresql://app@localhost/shop").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Database(Arc<Shared>);

struct Shared {
    pool: Pool<Connector>,
    url: DatabaseUrl,
    options: ConnectOptions,
    runtime: Handle,
    /// Drivers of connections, and cancel requests under way.
    tasks: TaskTracker,
}

impl Database {
    /// Connects to `url`, a `postgresql://` URL or `key=value` pairs as libpq takes them. One connection is made now,
    /// so that a wrong URL is told at once; others when they are needed.
    ///
    /// ```no_run
    /// # async fn start() -> Result<(), Box<dyn std::error::Error>> {
    /// use relata::Database;
    ///
    /// let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// When the URL cannot be read, or there is no connection to be had: [`Error::is_connection`].
    pub async fn connect(url: &str) -> Result<Database, Error> {
        Database::connect_with(url, ConnectOptions::default()).await
    }

    /// As [`Database::connect`], with limits of the pool's and the connections' own.
    ///
    /// ```no_run
    /// # async fn start(url: &str) -> Result<(), relata::Error> {
    /// use relata::{ConnectOptions, Database};
    ///
    /// let options = ConnectOptions { max_connections: 20, ..ConnectOptions::default() };
    /// let db = Database::connect_with(url, options).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Database::connect`].
    pub async fn connect_with(url: &str, options: ConnectOptions) -> Result<Database, Error> {
        let url = DatabaseUrl::parse(url).map_err(|error| Error::new(Kind::Connect(error)))?;
        Database::connect_to(&url, options).await
    }

    pub(crate) async fn connect_to(url: &DatabaseUrl, options: ConnectOptions) -> Result<Database, Error> {
        let url = options.applied_to(url);
        let tasks = TaskTracker::new();
        let connector = Connector { url: url.clone(), options: options.clone(), tasks: tasks.clone() };
        let timeouts = Timeouts { wait: options.acquire_timeout, create: None, recycle: Some(SIGN_OF_LIFE) };
        let pool = Pool::builder(connector)
            .max_size(options.max_connections.max(1))
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|_| Error::new(Kind::PoolClosed))?;
        let database = Database(Arc::new(Shared { pool, url, options, runtime: Handle::current(), tasks }));
        database.lease().await?.give_back();
        database.close_idle();
        Ok(database)
    }

    /// Takes no more statements, waits until those that run and transactions under way are done and all connections
    /// are closed.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// db.close().await;
    /// assert_eq!(db.pool_status().open, 0);
    /// # Ok(()) });
    /// ```
    pub async fn close(&self) {
        self.0.pool.close();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// What the pool is doing at this moment.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.pool_status().waiting, 0);
    /// # Ok(()) });
    /// ```
    pub fn pool_status(&self) -> PoolStatus {
        let status = self.0.pool.status();
        PoolStatus {
            max_connections: self.0.options.max_connections,
            open: status.size,
            idle: status.available,
            waiting: status.waiting,
        }
    }

    /// Takes a connection.
    pub(crate) async fn lease(&self) -> Result<Lease, Error> {
        match self.0.pool.get().await {
            Ok(object) => Ok(Lease {
                object: Some(object),
                database: self.clone(),
                running: AtomicUsize::new(0),
                abandoned: AtomicBool::new(false),
                clean: AtomicBool::new(false),
            }),
            Err(PoolError::Backend(error)) => Err(error),
            Err(PoolError::Timeout(TimeoutType::Wait)) => Err(Error::new(Kind::PoolTimeout {
                waited: self.0.options.acquire_timeout.unwrap_or_default(),
                connections: self.0.options.max_connections,
            })),
            Err(
                PoolError::Timeout(TimeoutType::Create | TimeoutType::Recycle)
                | PoolError::Closed
                | PoolError::NoRuntimeSpecified
                | PoolError::PostCreateHook(_),
            ) => Err(Error::new(Kind::PoolClosed)),
        }
    }

    /// Closes what no one has used for a while, as long as the pool lives.
    fn close_idle(&self) {
        let Some(limit) = self.0.options.idle_timeout else { return };
        let pool = self.0.pool.weak();
        let pause = (limit / 2).clamp(Duration::from_millis(10), Duration::from_secs(30));
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(pause).await;
                let Some(pool) = pool.upgrade().filter(|pool| !pool.is_closed()) else { return };
                pool.retain(|_, metrics| metrics.last_used() < limit);
            }
        });
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("url", &self.0.url).field("pool", &self.pool_status()).finish()
    }
}

/// What a pool is doing at a moment.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let relata::PoolStatus { max_connections, open, .. } = db.pool_status();
/// assert!(open <= max_connections);
/// # Ok(()) });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStatus {
    /// As many connections as there may be.
    pub max_connections: usize,
    /// As many as there are.
    pub open: usize,
    /// Those of them that no one uses.
    pub idle: usize,
    /// Statements that wait for a connection.
    pub waiting: usize,
}

/// Makes connections for the pool.
struct Connector {
    url: DatabaseUrl,
    options: ConnectOptions,
    tasks: TaskTracker,
}

impl managed::Manager for Connector {
    type Type = Session;
    type Error = Error;

    async fn create(&self) -> Result<Session, Error> {
        // Seldom and deep: in a box, it is not part of every future that may need a connection.
        let (session, driver) = Box::pin(Session::connect(&self.url, &self.options)).await?;
        self.tasks.spawn(driver);
        Box::pin(session.begin()).await?;
        Ok(session)
    }

    async fn recycle(&self, session: &mut Session, metrics: &Metrics) -> RecycleResult<Error> {
        if session.is_closed() {
            return Err(RecycleError::message("the connection is closed"));
        }
        if self.options.max_lifetime.is_some_and(|limit| metrics.age() >= limit) {
            return Err(RecycleError::message("the connection is old"));
        }
        if metrics.last_used() >= QUIET {
            session.ping().await?;
        }
        Ok(())
    }
}

/// A connection of the pool's while someone uses it. It goes back where [`Lease::give_back`] was called, and nothing of
/// it was abandoned; otherwise it is thrown away, and the server rolls back.
pub(crate) struct Lease {
    /// `None` only while it is dropped.
    object: Option<Object<Connector>>,
    database: Database,
    running: AtomicUsize,
    abandoned: AtomicBool,
    clean: AtomicBool,
}

impl Lease {
    pub(crate) fn session(&self) -> Result<&Session, Error> {
        self.object.as_deref().ok_or_else(|| Error::new(Kind::PoolClosed))
    }

    pub(crate) fn give_back(&self) {
        self.clean.store(true, Ordering::SeqCst);
    }

    /// A statement begins.
    pub(crate) fn enter(&self) {
        self.running.fetch_add(1, Ordering::SeqCst);
    }

    /// A statement has ended.
    pub(crate) fn leave(&self) {
        self.running.fetch_sub(1, Ordering::SeqCst);
    }

    /// Whether a statement runs.
    pub(crate) fn is_busy(&self) -> bool {
        self.running.load(Ordering::SeqCst) > 0
    }

    /// Whether someone went away while a statement ran.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::SeqCst)
    }

    /// Something was left half done: the transaction cannot go on.
    pub(crate) fn spoil(&self) {
        self.abandoned.store(true, Ordering::SeqCst);
    }

    /// Nobody waits for the statement that runs: the server is asked to end it. Such a request may come late and hit
    /// what comes next, so nothing comes next.
    pub(crate) fn abandon(&self) {
        if self.abandoned.swap(true, Ordering::SeqCst) {
            return;
        }
        let Ok(session) = self.session() else { return };
        let (token, url) = (session.cancel_token(), self.database.0.url.clone());
        let shared = &self.database.0;
        shared.tasks.spawn_on(
            async move {
                // Where the server cannot be reached, there is nobody to ask.
                let _ = url.cancel(&token).await;
            },
            &shared.runtime,
        );
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let clean = self.clean.load(Ordering::SeqCst) && !self.is_abandoned();
        if let (false, Some(object)) = (clean, self.object.take()) {
            drop(Object::take(object));
        }
    }
}

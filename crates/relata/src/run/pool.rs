//! The connections of a [`Database`]: opened as they are needed, checked before they are used again, and thrown away
//! where something of theirs was left undone.
//!
//! A permit of a semaphore is the right to a connection. Where one is free, taking it and an idle connection awaits
//! nothing, so that a statement pays for waiting and its time limit only where it waits.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use relata_connect::DatabaseUrl;
use tokio::runtime::Handle;
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit, TryAcquireError};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use super::ConnectOptions;
use super::session::{Session, lock};
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
pub struct Database(Arc<dyn Pool>);

/// What a database is. A trait, for at each query the compiler asks whether a database may be used by two threads, and
/// would look through all that there is in a connection.
trait Pool: Send + Sync {
    fn shared(&self) -> &Shared;
}

impl Pool for Shared {
    fn shared(&self) -> &Shared {
        self
    }
}

struct Shared {
    url: DatabaseUrl,
    options: ConnectOptions,
    runtime: Handle,
    /// Drivers of connections, and cancel requests under way.
    tasks: TaskTracker,
    free: Semaphore,
    waiting: Arc<AtomicUsize>,
    open: Arc<AtomicUsize>,
    /// The one that was used last is taken first, so that what is not needed grows old.
    idle: Mutex<Vec<Connection>>,
}

struct Connection {
    session: Box<Session>,
    made: Instant,
    /// When it was given back.
    used: Instant,
    _open: Counted,
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
        let database = Database(Arc::new(Shared {
            url: url.clone(),
            runtime: Handle::current(),
            tasks: TaskTracker::new(),
            free: Semaphore::new(options.max_connections.max(1)),
            waiting: Arc::default(),
            open: Arc::default(),
            idle: Mutex::default(),
            options,
        }));
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
        let Shared { free, idle, tasks, .. } = self.0.shared();
        free.close();
        lock(idle).clear();
        tasks.close();
        tasks.wait().await;
    }

    /// What the pool is doing at this moment.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.pool_status().waiting, 0);
    /// # Ok(()) });
    /// ```
    pub fn pool_status(&self) -> PoolStatus {
        let shared = self.0.shared();
        PoolStatus {
            max_connections: shared.options.max_connections,
            open: shared.open.load(Ordering::SeqCst),
            idle: lock(&shared.idle).len(),
            waiting: shared.waiting.load(Ordering::SeqCst),
        }
    }

    /// Where it is, without the limits of the pool's connections.
    pub(crate) fn url(&self) -> &DatabaseUrl {
        &self.0.shared().url
    }

    /// Takes a connection.
    pub(crate) async fn lease(&self) -> Result<Lease, Error> {
        let shared = self.0.shared();
        let permit = match shared.free.try_acquire() {
            Ok(permit) => permit,
            Err(TryAcquireError::Closed) => return Err(Error::new(Kind::PoolClosed)),
            // Seldom and deep, as what follows: in a box, it is not part of every statement's future.
            Err(TryAcquireError::NoPermits) => Box::pin(shared.wait()).await?,
        };
        let connection = match shared.fresh() {
            Some(connection) => connection,
            None => Box::pin(shared.usable()).await?,
        };
        permit.forget();
        Ok(Lease {
            connection: Some(connection),
            database: self.clone(),
            running: AtomicUsize::new(0),
            abandoned: AtomicBool::new(false),
            clean: AtomicBool::new(false),
        })
    }

    /// Closes what no one has used for a while, as long as the pool lives.
    fn close_idle(&self) {
        let Some(limit) = self.0.shared().options.idle_timeout else { return };
        let shared = Arc::downgrade(&self.0);
        let pause = (limit / 2).clamp(Duration::from_millis(10), Duration::from_secs(30));
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(pause).await;
                let Some(pool) = shared.upgrade().filter(|pool| !pool.shared().free.is_closed()) else {
                    return;
                };
                let shared = pool.shared();
                lock(&shared.idle).retain(|connection| connection.used.elapsed() < limit);
            }
        });
    }
}

impl Shared {
    /// Waits until a connection is given back, or may be opened.
    async fn wait(&self) -> Result<SemaphorePermit<'_>, Error> {
        let closed = |_: AcquireError| Error::new(Kind::PoolClosed);
        let _waiting = Counted::new(&self.waiting);
        let Some(limit) = self.options.acquire_timeout else {
            return self.free.acquire().await.map_err(closed);
        };
        let late = |_| Kind::PoolTimeout { waited: limit, connections: self.options.max_connections };
        timeout(limit, self.free.acquire()).await.map_err(|it| Error::new(late(it)))?.map_err(closed)
    }

    /// An idle connection that needs no look at it.
    fn fresh(&self) -> Option<Connection> {
        let now = Instant::now();
        lock(&self.idle).pop_if(|it| !self.is_over(it, now) && now.duration_since(it.used) < QUIET)
    }

    /// An idle connection that can still be used, or a new one.
    async fn usable(&self) -> Result<Connection, Error> {
        loop {
            let Some(connection) = lock(&self.idle).pop() else { break };
            let now = Instant::now();
            let sign = async {
                let quiet = now.duration_since(connection.used) >= QUIET;
                !quiet || timeout(SIGN_OF_LIFE, connection.session.ping()).await.is_ok_and(|it| it.is_ok())
            };
            if !self.is_over(&connection, now) && sign.await {
                return Ok(connection);
            }
        }
        let url = self.options.applied_to(&self.url);
        let (session, driver) = Session::connect(&url, &self.options).await?;
        self.tasks.spawn(driver);
        session.begin().await?;
        let (now, open) = (Instant::now(), Counted::new(&self.open));
        Ok(Connection { session: Box::new(session), made: now, used: now, _open: open })
    }

    fn is_over(&self, connection: &Connection, now: Instant) -> bool {
        let (age, limit) = (now.duration_since(connection.made), self.options.max_lifetime);
        connection.session.is_closed() || limit.is_some_and(|limit| age >= limit)
    }
}

/// Is counted until it is dropped.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Counted {
        count.fetch_add(1, Ordering::SeqCst);
        Counted(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("url", &self.0.shared().url)
            .field("pool", &self.pool_status())
            .finish()
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

/// A connection of the pool's while someone uses it. It goes back where [`Lease::give_back`] was called, and nothing of
/// it was abandoned; otherwise it is thrown away, and the server rolls back.
pub(crate) struct Lease {
    /// `None` only while it is dropped.
    connection: Option<Connection>,
    database: Database,
    running: AtomicUsize,
    abandoned: AtomicBool,
    clean: AtomicBool,
}

impl Lease {
    pub(crate) fn session(&self) -> Result<&Session, Error> {
        let connection = self.connection.as_ref().ok_or_else(|| Error::new(Kind::PoolClosed))?;
        Ok(&connection.session)
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
        let (token, url) = (session.cancel_token(), self.database.0.shared().url.clone());
        let shared = self.database.0.shared();
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
        let shared = self.database.0.shared();
        if let Some(mut connection) = self.connection.take()
            && self.clean.load(Ordering::SeqCst)
            && !self.is_abandoned()
        {
            connection.used = Instant::now();
            let mut idle = lock(&shared.idle);
            // Who closes the pool says so first, and then empties this list.
            if !shared.free.is_closed() {
                idle.push(connection);
            }
        }
        shared.free.add_permits(1);
    }
}

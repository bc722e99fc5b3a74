//! A migrated database for each test, gone when the test ends; with the feature `test`.
//!
//! ```no_run
//! use relata::migrate::Folder;
//! use relata::prelude::*;
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = Folder::read("migrations".as_ref())?;
//! let db = relata::test::database(&folder).await?;
//! // … `&db` is a database like any other.
//! # Ok(())
//! # }
//! ```
//!
//! The databases live on the server that `RELATA_SCRATCH_URL` names, or on the private cluster that the command line
//! uses as well. The migrations run once; each database is a copy of the template that they made, which stays for the
//! next run as long as the files are the same. Where all connections of the server are taken, a test waits for its turn.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use relata_connect::DatabaseUrl;
use relata_migrate::{Folder, MigrateOptions, sum};
use relata_scratch::{Cached, Options, Server, Temporary};

use crate::error::{Error, Kind};
use crate::run::session::lock;
use crate::run::{Async, Executor};
use crate::{ConnectOptions, Database, blocking};

/// How long a test waits for its turn.
const PATIENCE: Duration = Duration::from_secs(60);

/// A database of a test's own: a [`Database`], or a [`blocking::Database`]. It is dropped with the value; if the run is
/// killed first, by the next run.
///
/// ```no_run
/// # async fn example(db: relata::Database) -> Result<(), relata::Error> {
/// use relata::migrate::Folder;
/// use relata::prelude::*;
///
/// async fn count(db: &impl Executor) -> Result<i64, relata::Error> {
///     db.select(count_all()).one().await
/// }
///
/// # let folder = Folder::from_embedded(&[]).expect("no files");
/// let db = relata::test::database(&folder).await?;
/// assert_eq!(count(&db).await?, 1);
/// # Ok(()) }
/// ```
pub struct TestDatabase<D = Database> {
    database: D,
    /// `None` only while it is dropped.
    temporary: Option<Temporary>,
    url: DatabaseUrl,
}

/// Makes a database and brings it to the end of `folder`.
///
/// ```
/// use relata::migrate::Folder;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> { tokio::runtime::Runtime::new()?.block_on(async {
/// let folder = Folder::read("../../migrations".as_ref())?;
/// let db = relata::test::database(&folder).await?;
/// assert_eq!(db.pool_status().max_connections, 4);
/// # Ok(()) }) }
/// ```
///
/// # Errors
///
/// When there is no scratch server to be had, or a migration fails.
pub async fn database(folder: &Folder) -> Result<TestDatabase, Error> {
    let folder = folder.clone();
    let made = tokio::task::spawn_blocking(move || make(&folder)).await;
    let made = made.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
    let begun = Instant::now();
    loop {
        match Database::connect_to(&made.url, few()).await {
            Err(error) if error.is_busy() && begun.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            answer => return Ok(made.with(answer?)),
        }
    }
}

/// As [`fn@database`], for tests without async.
///
/// ```
/// use relata::blocking::Executor as _;
/// use relata::migrate::Folder;
/// use relata::query::count_all;
///
/// let folder = Folder::read("../../migrations".as_ref())?;
/// let db = relata::test::blocking_database(&folder)?;
/// assert_eq!(db.select(count_all()).one()?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`fn@database`].
pub fn blocking_database(folder: &Folder) -> Result<TestDatabase<blocking::Database>, Error> {
    let made = make(folder)?;
    let begun = Instant::now();
    loop {
        match blocking::Database::connect_to(&made.url, few()) {
            Err(error) if error.is_busy() && begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(20));
            }
            answer => return Ok(made.with(answer?)),
        }
    }
}

/// A server has a hundred connections unless it is told otherwise, and tests run side by side.
fn few() -> ConnectOptions {
    ConnectOptions { max_connections: 4, ..ConnectOptions::default() }
}

/// The server, and the templates that this run has used.
static SERVER: Mutex<Option<Arc<Scratch>>> = Mutex::new(None);

struct Scratch {
    server: Server,
    templates: Mutex<BTreeMap<String, Cached>>,
}

/// A copy of the template. From here on it is dropped whatever happens.
fn make(folder: &Folder) -> Result<TestDatabase<()>, Error> {
    let scratch = scratch()?;
    let temporary = scratch.server.temporary(Some(&template(&scratch, folder)?))?;
    let url = temporary.url();
    Ok(TestDatabase { database: (), temporary: Some(temporary), url })
}

fn scratch() -> Result<Arc<Scratch>, Error> {
    let mut server = lock(&SERVER);
    if let Some(server) = &*server {
        return Ok(Arc::clone(server));
    }
    let url = std::env::var("RELATA_SCRATCH_URL").ok().filter(|url| !url.is_empty());
    let url = url.map(|url| DatabaseUrl::parse(&url)).transpose();
    let url = url.map_err(|error| Error::new(Kind::Connect(error)))?;
    let opened = Server::open(&Options { url, ..Options::default() })?;
    let opened = Arc::new(Scratch { server: opened, templates: Mutex::default() });
    Ok(Arc::clone(server.insert(opened)))
}

/// The template of these migrations: one at a time looks for it or builds it.
fn template(scratch: &Scratch, folder: &Folder) -> Result<Cached, Error> {
    let sum = sum::compute(folder);
    let last = sum.lines.last().map(|line| line.chain.to_string()).unwrap_or_default();
    let key = format!("relata::test {last}");
    let mut templates = lock(&scratch.templates);
    if let Some(template) = templates.get(&key) {
        return Ok(template.clone());
    }
    let built = scratch.server.cached(&key, None, |client| {
        relata_migrate::migrate(client, folder, &MigrateOptions::default(), &mut |_| {})
            .map(|_| ())
            .map_err(|error| Error::new(Kind::Migrate(error)))
    })?;
    templates.insert(key, built.clone());
    Ok(built)
}

impl TestDatabase<()> {
    fn with<D>(mut self, database: D) -> TestDatabase<D> {
        TestDatabase { database, temporary: self.temporary.take(), url: self.url.clone() }
    }
}

impl<D> TestDatabase<D> {
    /// Where it is, as a URL; `***` stands for a password, which the private cluster has not.
    ///
    /// ```no_run
    /// # async fn example(db: relata::Database) -> Result<(), relata::Error> {
    /// use relata::migrate::Folder;
    ///
    /// # let folder = Folder::from_embedded(&[]).expect("no files");
    /// let db = relata::test::database(&folder).await?;
    /// println!("psql '{}'", db.url());
    /// # Ok(()) }
    /// ```
    pub fn url(&self) -> String {
        self.url.to_string()
    }
}

impl<D> Deref for TestDatabase<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.database
    }
}

impl Executor for TestDatabase {
    fn run(&self) -> Async<'_> {
        self.database.run()
    }
}

impl blocking::Executor for TestDatabase<blocking::Database> {
    fn run(&self) -> blocking::Blocking<'_> {
        blocking::Executor::run(&self.database)
    }
}

impl<D> fmt::Debug for TestDatabase<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.temporary.as_ref().map_or("", Temporary::name);
        f.debug_struct("TestDatabase").field("name", &name).finish_non_exhaustive()
    }
}

impl<D> Drop for TestDatabase<D> {
    /// The scratch server is spoken to without async, which a thread that is in a runtime must not do.
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            // A panic there is told by the thread itself; the next run drops the database.
            let _ = thread::spawn(move || drop(temporary)).join();
        }
    }
}

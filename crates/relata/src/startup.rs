//! Brings a database up to date when a program starts.
//!
//! The migrations are carried inside the program ([`migrations!`](crate::migrations!)), or are a folder on disk
//! ([`Folder::read`]).
//!
//! ```no_run
//! use relata::Database;
//!
//! async fn start(url: &str) -> Result<Database, Box<dyn std::error::Error>> {
//!     let db = Database::connect(url).await?;
//!     db.migrate(&relata::migrations!()?).await?;
//!     Ok(db)
//! }
//! ```
//!
//! Any number of instances may start at once: one migrates, the others wait for it (a minute, unless
//! [`RunOptions::lock_wait`](relata_migrate::RunOptions::lock_wait) says otherwise) and then find nothing to do.
//!
//! [`fn@migrate`] and [`migrate_with`] are for programs without async, and for events and limits. They block, on a thread of
//! their own, so that calling them in async code is no panic; there they belong on a thread that may block:
//!
//! ```no_run
//! # async fn start(url: String, folder: relata::migrate::Folder) -> Result<(), Box<dyn std::error::Error>> {
//! tokio::task::spawn_blocking(move || relata::startup::migrate(&url, &folder)).await??;
//! # Ok(())
//! # }
//! ```

use std::thread;

use relata_connect::DatabaseUrl;
use relata_migrate::{Event, Folder, MigrateOptions, Report};

use crate::Database;
use crate::error::{Error, Kind};

impl Database {
    /// Applies what is pending of `folder`, by a connection of its own, for which the pool's `statement_timeout` and
    /// `lock_timeout` do not hold. It goes on to its end, even where the future is dropped.
    ///
    /// ```no_run
    /// # async fn start(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let db = relata::Database::connect(url).await?;
    /// let done = db.migrate(&relata::migrations!()?).await?;
    /// println!("{} applied", done.files.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`fn@migrate`].
    pub async fn migrate(&self, folder: &Folder) -> Result<Report, Error> {
        let (url, folder) = (self.url().clone(), folder.clone());
        let run = move || apply(&url, &folder, &MigrateOptions::default(), &mut |_event| {});
        let done = tokio::task::spawn_blocking(run).await;
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }
}

/// Connects to `url`, a `postgresql://` URL or `key=value` pairs as libpq takes them, and applies what is pending.
///
/// ```no_run
/// use relata::migrate::Folder;
///
/// let folder = Folder::read("migrations".as_ref())?;
/// let done = relata::startup::migrate("postgresql://app@localhost/shop", &folder)?;
/// println!("{} applied", done.files.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When there is no connection; when files, sums and ledger do not agree, and then nothing was done; when a
/// statement fails: its file was rolled back if it is one transaction, and goes on from there next time if it is not.
pub fn migrate(url: &str, folder: &Folder) -> Result<Report, Error> {
    migrate_with(url, folder, &MigrateOptions::default(), &mut |_event| {})
}

/// As [`fn@migrate`], with time limits, a dry run or the last version to apply, and `on_event` told of each step, for a
/// log.
///
/// ```no_run
/// use relata::migrate::{Event, Folder, MigrateOptions};
///
/// # fn start(url: &str, folder: &Folder) -> Result<(), relata::Error> {
/// relata::startup::migrate_with(url, folder, &MigrateOptions::default(), &mut |event| {
///     if let Event::Finished { file, duration, .. } = event {
///         eprintln!("{file} took {duration:?}");
///     }
/// })?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As [`fn@migrate`].
pub fn migrate_with(
    url: &str,
    folder: &Folder,
    options: &MigrateOptions,
    on_event: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Report, Error> {
    let url = DatabaseUrl::parse(url).map_err(|error| Error::new(Kind::Connect(error)))?;
    let run = || apply(&url, folder, options, on_event);
    // The driver runs an async runtime inside, which panics on a thread that is in one already.
    thread::scope(|scope| scope.spawn(run).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

fn apply(
    url: &DatabaseUrl,
    folder: &Folder,
    options: &MigrateOptions,
    on_event: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Report, Error> {
    let mut client = url.connect().map_err(|error| Error::new(Kind::Connect(error)))?;
    relata_migrate::migrate(&mut client, folder, options, on_event)
        .map_err(|error| Error::new(Kind::Migrate(error)))
}

//! Brings a database up to date when a program starts.
//!
//! The migrations are a folder on disk ([`Folder::read`]) or carried inside the program
//! ([`Folder::from_embedded`]). With `migrations.sum` among the embedded files, a file that was forgotten in the list
//! is an error and not a table that is missing later.
//!
//! ```no_run
//! use relata::migrate::Folder;
//!
//! # macro_rules! include_str { ($path:literal) => { "" } }
//! fn start(url: &str) -> Result<(), Box<dyn std::error::Error>> {
//!     let folder = Folder::from_embedded(&[
//!         ("0001_initial.sql", include_str!("../migrations/0001_initial.sql")),
//!         ("0001_initial.down.sql", include_str!("../migrations/0001_initial.down.sql")),
//!         ("migrations.sum", include_str!("../migrations/migrations.sum")),
//!     ])?;
//!     relata::startup::migrate(url, &folder)?;
//!     Ok(())
//! }
//! ```
//!
//! Any number of instances may start at once: one migrates, the others wait for it (a minute, unless
//! [`RunOptions::lock_wait`](relata_migrate::RunOptions::lock_wait) says otherwise) and then find nothing to do.
//!
//! The functions block. They work on a thread of their own, so that calling them in async code is no panic; there
//! they belong on a thread that may block:
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

use crate::error::{Error, Kind};

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
    let run = || {
        let connected = DatabaseUrl::parse(url).and_then(|url| url.connect());
        let mut client = connected.map_err(|error| Error::new(Kind::Connect(error)))?;
        relata_migrate::migrate(&mut client, folder, options, on_event)
            .map_err(|error| Error::new(Kind::Migrate(error)))
    };
    // The driver runs an async runtime inside, which panics on a thread that is in one already.
    thread::scope(|scope| scope.spawn(run).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

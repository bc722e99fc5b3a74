//! Migration folders, their sums, their ledger, and the runner.
//!
//! A [`Folder`] is read from disk or embedded in a program; [`fn@history`] reads what a database has;
//! [`pending::compare`] says how the two stand to each other. All of that is plain data and pure functions.
//! [`migrate`], [`rollback`] and [`record`] change the database, through a connection that the caller made.
//! Nothing here reads the environment, parses a URL or prints: a run tells what it does through [`Event`]s.
//!
//! ```no_run
//! use relata_migrate::{Folder, MigrateOptions, migrate};
//!
//! fn at_start_up(client: &mut postgres::Client) -> Result<(), relata_migrate::Error> {
//!     let folder = Folder::from_embedded(&[("0001_initial.sql", "create table users (id int)")])?;
//!     migrate(client, &folder, &MigrateOptions::default(), &mut |_event| {})?;
//!     Ok(())
//! }
//! ```
#![warn(missing_docs)]

mod apply;
mod concurrent;
mod error;
mod event;
pub mod folder;
pub mod header;
pub mod history;
pub mod ledger;
mod message;
pub mod pending;
mod run;
mod script;
mod session;
pub mod sum;

pub use apply::{forget, migrate, record, rollback};
pub use error::{Error, Holder};
pub use event::{Event, MigrateOptions, Ran, Report, RollbackOptions, RunOptions, Target};
pub use folder::{Folder, Migration};
pub use header::Header;
pub use history::{How, Row};
pub use ledger::history;
pub use pending::{Status, compare};
pub use sum::{Sha256, Sum};

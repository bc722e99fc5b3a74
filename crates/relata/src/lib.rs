//! Schema-first PostgreSQL: what programs use.
//!
//! `schema.toml` says what a database is, and the `relata` command line writes numbered SQL migrations from it.
//! This crate brings a program's database to them when it starts ([`startup`]), with the runner that the command
//! line has ([`migrate`]): the same ledger, locks and refusals. Then it runs the program's queries ([`query`]): on a pool
//! of connections ([`Database`]) or in a [`Transaction`], which both are an [`Executor`].
//!
//! ```no_run
//! use relata::migrate::Folder;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let url = std::env::var("DATABASE_URL")?;
//!     let done = relata::startup::migrate(&url, &Folder::read("migrations".as_ref())?)?;
//!     println!("{} migrations applied", done.files.len());
//!     Ok(())
//! }
//! ```
#![warn(missing_docs)]
// The types of a query say what it is; a shorter name would hide it.
#![allow(clippy::type_complexity)]

pub mod blocking;
mod error;
pub mod prelude;
pub mod query;
pub mod run;
pub mod startup;
#[cfg(feature = "test")]
pub mod test;
pub mod types;
#[cfg(feature = "validate")]
pub mod validate;

/// What `schema!` writes for the feature `validate`.
#[doc(hidden)]
#[cfg(feature = "validate")]
#[macro_export]
macro_rules! if_validate {
    ($($item:item)*) => { $($item)* };
}

/// What `schema!` writes for the feature `validate`, without it.
#[doc(hidden)]
#[cfg(not(feature = "validate"))]
#[macro_export]
macro_rules! if_validate {
    ($($item:item)*) => {};
}

pub use error::{Error, Violation};
pub use relata_macros::{FromRow, Insert, Patch, PgComposite, PgEnum, Select, alias, schema, sql};
/// Migration folders, their sums, their ledger, and the runner.
pub use relata_migrate as migrate;
pub use run::{
    ConnectOptions, Database, Executor, IsolationLevel, PoolStatus, Transaction, TransactionOptions,
};
/// The crates whose types columns have.
pub use {chrono, cidr, rust_decimal, serde_json, uuid};

/// The README's Rust is compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

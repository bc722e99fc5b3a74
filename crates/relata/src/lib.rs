//! PostgreSQL from one file: `schema.toml` says what the database is.
//!
//! The `relata` command line writes numbered SQL migrations from it. This crate is what a program uses:
//! [`schema!`] reads the same file and makes Rust of it, tables, columns, rows and enums; queries over them are checked
//! by the compiler, and run on a pool of connections, with async ([`Database`]) or without ([`blocking::Database`]).
//!
//! ```toml
//! [tables.users.columns]
//! id         = { type = "uuid", primary_key = true, default = "gen_random_uuid()" }
//! email      = { type = "varchar(255)", unique = true }
//! first_name = "varchar(100)?"                       # `?`: may be NULL
//! created_at = { type = "timestamp", default = "now()" }
//! # …
//! ```
//!
//! ```no_run
//! use relata::prelude::*;
//!
//! relata::schema!(); // the nearest schema.toml, upwards
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
//!
//!     // Brings the database to this program's migrations.
//!     db.migrate(&relata::migrations!()?).await?;
//!
//!     // The columns that must be given are fields that must be given.
//!     let new = users::Required { email: "ann@example.com".into(), password: "a hash".into() };
//!     let ann: users::Row = db.insert(users).values(new).returning(users::all).one().await?;
//!
//!     // The row has the types of what was selected.
//!     let names: Vec<(String, Option<String>)> = db
//!         .select((users::email, users::first_name))
//!         .from(users)
//!         .filter(users::role.eq(UserRole::User).and(users::created_at.le(now())))
//!         .order_by(users::email)
//!         .all()
//!         .await?;
//!     println!("{names:?}");
//!
//!     db.update(users).set(users::first_name.set("Ann")).filter(users::id.eq(ann.id)).execute().await?;
//!     Ok(())
//! }
//! ```
//!
//! An unknown column, a value of another type, a table that is not in FROM, an UPDATE without a condition: none of these
//! compiles.
//!
//! # Where to go next
//!
//! | for | see |
//! | --- | --- |
//! | what `schema!` gives | [`guide::schema`] |
//! | select, join, insert, update, delete | [`guide::queries`] |
//! | GROUP BY, windows, subqueries, WITH, upsert, JSON, `sql!` … | [`guide::more_queries`] |
//! | rows with the rows of their foreign keys | [`guide::relations`] |
//! | structs of one's own as rows | [`guide::derives`] |
//! | what a compile error means | [`guide::compile_errors`] |
//! | which Rust type a SQL type has | [`guide::types`] |
//! | pool, transactions, timeouts, TLS, logs, errors, PgBouncer | [`guide::running`] |
//! | rules for values | [`guide::validation`] |
//! | a database for each test | [`guide::testing`] |
//! | health for a probe, statistics for a monitor | [`guide::operations`] |
//! | code without async | [`guide::blocking`] |
//! | migrations when a program starts | [`startup`], [`migrate`] |
//! | `schema.toml`, key by key, and the command line | `docs/schema-toml.md` and the README of the repository |
//!
//! # Features
//!
//! | feature | gives |
//! | --- | --- |
//! | `test` | [`test`](mod@test): a migrated database for each test |
//! | `serde` | `Serialize` and `Deserialize` of the enums of `schema!`, by their labels, where one that came later is kept; and of the types of other crates that columns have |
//! | `validate` | [`validate`]: what `validate` in `schema.toml` says of a row, before it is sent |
//! | `jiff`, `time` | dates and times of these crates instead of `chrono`'s |
//! | `bigdecimal` | numerics without a limit of digits |
#![warn(missing_docs)]
// The types of a query say what it is; a shorter name would hide it.
#![allow(clippy::type_complexity)]

pub mod blocking;
mod error;
mod figures;
pub mod guide;
pub mod health;
pub mod prelude;
pub mod query;
pub mod run;
pub mod startup;
pub mod stats;
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
    ($($tokens:tt)*) => {};
}

/// What `schema!` writes for the feature `serde`.
#[doc(hidden)]
#[cfg(feature = "serde")]
#[macro_export]
macro_rules! if_serde {
    ($($item:item)*) => { $($item)* };
}

/// What `schema!` writes for the feature `serde`, without it.
#[doc(hidden)]
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! if_serde {
    ($($item:item)*) => {};
}

pub use error::{Error, Violation};
pub use relata_macros::{
    FromRow, Insert, Patch, PgComposite, PgEnum, Select, alias, migrations, schema, sql,
};
/// Migration folders, their sums, their ledger, and the runner.
pub use relata_migrate as migrate;
pub use run::{
    ConnectOptions, Database, Executor, IsolationLevel, PoolStatus, Transaction, TransactionOptions,
};
/// What `schema!` names for the feature `serde`.
#[doc(hidden)]
#[cfg(feature = "serde")]
pub use serde;
/// The crates whose types columns have.
pub use {chrono, cidr, rust_decimal, serde_json, uuid};

/// The README's Rust is compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

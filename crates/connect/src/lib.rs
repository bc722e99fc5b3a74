//! A URL to a PostgreSQL connection: TLS, time limits, no password in any message.
//!
//! [`DatabaseUrl::parse`] reads what libpq reads, a URI or a `key=value` string, with the same defaults from
//! the environment (`PGHOST`, `PGPASSWORD`, `~/.pgpass` …). [`DatabaseUrl::connect`] opens a blocking
//! [`postgres::Client`], [`DatabaseUrl::connect_async`] a [`tokio_postgres::Client`]. Nothing here prints a password:
//! not the URL, not an [`Error`].

mod config;
mod environment;
mod error;
mod explain;
mod open;
mod open_async;
mod parameters;
mod settings;
mod tls;
mod url;
mod verify;

pub use error::Error;
pub use open_async::Driver;
pub use tls::SslMode;
pub use url::DatabaseUrl;

/// The oldest PostgreSQL that relata works with.
pub const OLDEST_MAJOR: u32 = 14;

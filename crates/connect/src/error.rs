//! What can go wrong between a URL and a connection.

use std::error::Error as StdError;
use std::fmt;

/// Why a URL could not be read or a connection not be made. The text names the place and says what to do,
/// and never holds a password.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Url,
    Tls,
    Unreachable,
    Authentication,
    MissingDatabase,
    Busy,
    TooOld,
    Refused,
    Lost,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner { kind, message: message.into(), source: None }))
    }

    pub(crate) fn url(message: impl Into<String>) -> Error {
        Error::new(Kind::Url, message)
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The URL itself, or a setting from the environment, cannot be used.
    pub fn is_bad_url(&self) -> bool {
        self.0.kind == Kind::Url
    }

    /// No server answers there: it is down, the host has no address, or a time limit passed.
    pub fn is_unreachable(&self) -> bool {
        self.0.kind == Kind::Unreachable
    }

    /// The server does not let this user in: password, role or `pg_hba.conf`.
    pub fn is_authentication(&self) -> bool {
        self.0.kind == Kind::Authentication
    }

    /// The server is there, the database is not.
    pub fn is_missing_database(&self) -> bool {
        self.0.kind == Kind::MissingDatabase
    }

    /// Encryption was refused, or the certificate was not accepted.
    pub fn is_tls(&self) -> bool {
        self.0.kind == Kind::Tls
    }

    /// The server is starting, stopping or out of connections: trying again later may help.
    pub fn is_busy(&self) -> bool {
        self.0.kind == Kind::Busy
    }

    /// The server is older than relata supports.
    pub fn is_too_old(&self) -> bool {
        self.0.kind == Kind::TooOld
    }

    /// The SQLSTATE that the server gave, if it gave one.
    pub fn sqlstate(&self) -> Option<&str> {
        let error = self.0.source.as_ref()?.downcast_ref::<postgres::Error>()?;
        error.code().map(|code| code.code())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error").field("kind", &self.0.kind).field("message", &self.0.message).finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

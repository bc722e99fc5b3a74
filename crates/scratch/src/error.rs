//! What can go wrong between wanting a scratch database and having one.

use std::error::Error as StdError;
use std::fmt;

/// Why there is no scratch database. The text says what to do; the source, where there is one, says more.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    NoBinaries,
    Cluster,
    Connect,
    MayNotCreate,
    Database,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner { kind, message: message.into(), source: None }))
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    /// No PostgreSQL binaries are on this machine, and no URL was given.
    pub fn is_missing_binaries(&self) -> bool {
        self.0.kind == Kind::NoBinaries
    }

    /// The scratch server cannot be reached.
    pub fn is_connection(&self) -> bool {
        self.0.kind == Kind::Connect
    }

    /// The role of the scratch URL may not create databases.
    pub fn is_not_allowed(&self) -> bool {
        self.0.kind == Kind::MayNotCreate
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, message, source } = &*self.0;
        f.debug_struct("Error").field("kind", kind).field("message", message).field("source", source).finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

impl From<relata_connect::Error> for Error {
    fn from(error: relata_connect::Error) -> Error {
        Error::new(Kind::Connect, format!("the scratch server cannot be used: {error}")).caused_by(error)
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Error {
        let said =
            error.as_db_error().map_or_else(|| error.to_string(), |answer| answer.message().to_owned());
        Error::new(Kind::Database, format!("the scratch server answers: {said}")).caused_by(error)
    }
}

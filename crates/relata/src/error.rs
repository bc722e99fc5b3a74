//! Why a database could not be brought up to date.

use std::fmt;

/// Why a database could not be reached or migrated. No message holds a password.
pub struct Error(Kind);

#[derive(Debug)]
pub(crate) enum Kind {
    Connect(relata_connect::Error),
    Migrate(relata_migrate::Error),
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Error {
        Error(kind)
    }

    /// There was no connection: the URL is wrong, the server is down or too old, or it let us not in. No migration was
    /// begun.
    pub fn is_connection(&self) -> bool {
        match &self.0 {
            Kind::Connect(_) => true,
            Kind::Migrate(_) => false,
        }
    }

    /// What the runner says, where there was a connection: whether it refused or failed, and at which statement.
    pub fn migrate_error(&self) -> Option<&relata_migrate::Error> {
        match &self.0 {
            Kind::Connect(_) => None,
            Kind::Migrate(error) => Some(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Connect(error) => error.fmt(f),
            Kind::Migrate(error) => error.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Error").field(&self.0).finish()
    }
}

impl std::error::Error for Error {
    /// What is below the message, which is already the inner error's own.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Kind::Connect(error) => error.source(),
            Kind::Migrate(error) => error.source(),
        }
    }
}

//! Why a database could not be brought up to date.

use std::fmt;

use tokio_postgres::types::Type;

use crate::types::Refused;

/// Why a database could not be reached or migrated. No message holds a password.
pub struct Error(Kind);

#[derive(Debug)]
pub(crate) enum Kind {
    Connect(relata_connect::Error),
    Migrate(relata_migrate::Error),
    Driver(tokio_postgres::Error),
    Decode { column: String, type_name: String, why: Refused },
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Error {
        Error(kind)
    }

    pub(crate) fn driver(error: tokio_postgres::Error) -> Error {
        Error(Kind::Driver(error))
    }

    pub(crate) fn decode(column: &str, ty: &Type, why: Refused) -> Error {
        Error(Kind::Decode { column: column.to_owned(), type_name: ty.to_string(), why })
    }

    /// There was no connection: the URL is wrong, the server is down or too old, or it let us not in. No migration was
    /// begun.
    pub fn is_connection(&self) -> bool {
        match &self.0 {
            Kind::Connect(_) => true,
            Kind::Migrate(_) | Kind::Driver(_) | Kind::Decode { .. } => false,
        }
    }

    /// What the runner says, where there was a connection: whether it refused or failed, and at which statement.
    pub fn migrate_error(&self) -> Option<&relata_migrate::Error> {
        match &self.0 {
            Kind::Connect(_) | Kind::Driver(_) | Kind::Decode { .. } => None,
            Kind::Migrate(error) => Some(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Connect(error) => error.fmt(f),
            Kind::Migrate(error) => error.fmt(f),
            Kind::Driver(error) => error.fmt(f),
            Kind::Decode { column, type_name, why } => {
                write!(f, "column `{column}` of type {type_name}: {why}")
            }
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
            Kind::Driver(error) => error.source(),
            Kind::Decode { .. } => None,
        }
    }
}

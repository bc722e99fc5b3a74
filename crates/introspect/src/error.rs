//! What can go wrong while the catalogs are read.

use std::fmt;

/// A catalog query failed.
#[derive(Debug)]
pub struct Error {
    query: &'static str,
    source: postgres::Error,
}

impl Error {
    pub(crate) fn query(query: &'static str, source: postgres::Error) -> Self {
        Error { query, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not read the catalogs ({})", self.query)?;
        if let Some(db) = self.source.as_db_error() { write!(f, ": {}", db.message()) } else { Ok(()) }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

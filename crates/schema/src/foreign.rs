//! What lets a database reach data that are elsewhere.

use crate::{QualifiedName, StorageParameters};

/// A foreign-data wrapper (`pg_foreign_data_wrapper`); empty in a file, which has its statement alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignDataWrapper {
    pub handler: Option<QualifiedName>,
    pub validator: Option<QualifiedName>,
    pub options: StorageParameters,
}

/// A foreign server (`pg_foreign_server`); empty in a file, which has its statement alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignServer {
    /// `pg_foreign_server.srvtype`.
    pub type_name: Option<String>,
    pub version: Option<String>,
    pub wrapper: String,
    pub options: StorageParameters,
}

/// What the name of a user mapping's option has in it where its value is nobody's business: such options are set by hand
/// (ALTER USER MAPPING), never read, never written.
pub const SECRETS: [&str; 5] = ["pass", "secret", "token", "key", "credential"];

/// Whether a user mapping's option of this name holds a secret.
pub fn is_secret(option: &str) -> bool {
    let option = option.to_lowercase();
    SECRETS.iter().any(|word| option.contains(word))
}

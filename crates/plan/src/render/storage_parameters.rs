//! Storage parameters, as WITH, SET and RESET take them.

use relata_schema::StorageParameters;
use relata_sql::{ident, literal};

/// `fillfactor='70', toast.autovacuum_enabled='false'`.
pub(crate) fn list(with: &StorageParameters) -> String {
    with.iter().map(|(key, value)| format!("{}={}", name(key), literal(value))).collect::<Vec<_>>().join(", ")
}

/// A parameter of the TOAST table has a dot between two names.
pub(crate) fn name(key: &str) -> String {
    key.split('.').map(ident).collect::<Vec<_>>().join(".")
}

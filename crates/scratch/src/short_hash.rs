//! A few letters that stand for a path.

use std::path::Path;

use sha2::{Digest, Sha256};

/// Eight hexadecimal digits, the same for the same path.
pub fn short_hash(path: &Path) -> String {
    Sha256::digest(path.as_os_str().as_encoded_bytes())
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

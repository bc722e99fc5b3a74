//! What the examples in relata's documentation run on: tables, and a database of each one's own with a few rows.
//!
//! `schema!` is expanded here once, and not in each of several hundred examples.

use std::error::Error;

use relata::migrate::Folder;
pub use relata::prelude::*;
use relata::uuid::Uuid;
use relata::{blocking, test};

mod more {
    relata::schema!("schema.toml");
}

relata::schema!("../../schema.toml");
pub use more::*;

/// The id of the user Ann.
pub const ANN: Uuid = Uuid::from_u128(0xa);

/// Runs an example that is awaited.
///
/// # Panics
///
/// When it fails.
pub fn run(example: impl AsyncFnOnce(Database) -> Result<(), Box<dyn Error>>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let db = test::database(&migrations()).await.expect("a database");
        example(Database::clone(&db)).await.expect("the example does what it says");
    });
}

/// Runs an example that blocks.
///
/// # Panics
///
/// When it fails.
pub fn run_blocking(example: impl FnOnce(&blocking::Database) -> Result<(), Box<dyn Error>>) {
    let db = test::blocking_database(&migrations()).expect("a database");
    example(&db).expect("the example does what it says");
}

/// The reference document's migration, then the other tables and the rows.
fn migrations() -> Folder {
    Folder::from_embedded(&[
        ("0001_initial.sql", include_str!("../../../migrations/0001_initial.sql")),
        ("0002_more.sql", include_str!("../more.sql")),
        ("0003_rows.sql", include_str!("../rows.sql")),
    ])
    .expect("three files")
}

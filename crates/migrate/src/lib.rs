//! Migration folders, their sums, their ledger, and the runner.
//!
#![warn(missing_docs)]

#[allow(dead_code)] // the runner, which is next, makes the others
mod error;
mod event;
pub mod folder;
pub mod header;
pub mod history;
mod message;
pub mod pending;
pub mod sum;

pub use error::{Error, Holder};
pub use event::{Event, MigrateOptions, Ran, Report, RollbackOptions, RunOptions, Target};
pub use folder::{Folder, Migration};
pub use header::Header;
pub use history::Row;
pub use pending::{Status, compare};
pub use sum::{Sha256, Sum};

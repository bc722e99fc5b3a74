//! `schema.toml` to [`relata_schema::Schema`], with every problem and its place; and a schema to text.
//!
//! [`read`] takes a file with all that it includes, [`parse`] takes text. Either answers with a [`Document`]
//! or with [`Diagnostics`]: every problem at once, each with file, line, a snippet and a hint. A document
//! keeps where each object stands ([`Document::place`]), so that what is found out later, by a look at its SQL
//! or by PostgreSQL itself, can still be shown there.
//!
//! One noun of the schema is one file in `read/` (and one in `write/`, which the feature `write` turns on).

mod code;
mod diagnostic;
mod document;
mod json_schema;
mod load;
mod read;
mod tree;

#[cfg(feature = "arbitrary")]
pub mod arbitrary;
#[cfg(feature = "write")]
mod write;

pub use code::{CODES, Code};
pub use diagnostic::{Diagnostic, Diagnostics, Place, Severity};
pub use document::{Document, File, Span};
pub use json_schema::json_schema;
pub use load::{parse, read};
pub use relata_schema::check::Part;
pub use relata_schema::{DateTime, RustOptions};
#[cfg(feature = "write")]
pub use write::{canonical, write};

//! A schema for people to read: one HTML page ([`html`]), a Mermaid diagram ([`mermaid`]), DBML ([`dbml`]).
//!
//! A [`relata_schema::Schema`] goes in, text comes out; there is no I/O, and the same schema gives the same bytes. The page needs no
//! network and says so to the browser: its policy lets nothing run but the one script that it carries, by its hash.
//! Whatever a name, a comment or SQL holds is escaped at one door of each format: maud for HTML, `text` in `mermaid.rs`
//! and in `dbml.rs`.
//!
//! `page/` writes the document, one file a noun; `diagram/` places the tables (`layers`, `pack`) and draws them as SVG;
//! `relation.rs` says what a foreign key means for both of its ends, in all three formats.

mod anchor;
mod dbml;
mod diagram;
mod mermaid;
mod page;
mod relation;
mod types;

pub use dbml::dbml;
pub use mermaid::mermaid;
pub use page::html;

#[cfg(test)]
fn schema(toml: &str) -> relata_schema::Schema {
    relata_toml::parse("schema.toml", toml).unwrap_or_else(|problems| panic!("{problems}")).schema
}

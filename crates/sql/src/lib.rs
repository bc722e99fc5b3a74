//! The only door to SQL text: quoting, building, splitting.
//!
//! Every identifier and every literal that relata writes goes through [`ident`], [`qualified`] or
//! [`literal`]; no other crate puts quotes round anything. [`split`] cuts a hand-written file into statements.

mod quote;
pub mod split;

pub use quote::{comment, ident, literal, qualified};

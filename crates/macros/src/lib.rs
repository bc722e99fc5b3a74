//! The macros of `relata`, which re-exports them.
#![warn(missing_docs)]

mod schema;

use proc_macro::TokenStream;

/// The tables, columns, rows and enums of a `schema.toml`, as Rust.
///
/// `relata::schema!();` takes the nearest `schema.toml`, upwards from the crate's `Cargo.toml`;
/// `relata::schema!("path/schema.toml");` the one at a path that is relative to that folder. An edit of the file, or of
/// one that it includes, builds the crate anew. What is wrong in the file is a compile error for each problem, in the
/// words of `relata check`.
///
/// For each table there is a function and a module of its name: `.from(users)`, `users::email`, `users::all`,
/// `users::Row`, `users::New`, `users::Patch`. A name that Rust needs itself gets an underscore (`type_`), unless
/// `rust_name` in the file says otherwise. Tables of another database schema than the file's own, `public` where it has
/// many, stand in a module of that name: `billing::invoices`.
#[proc_macro]
pub fn schema(input: TokenStream) -> TokenStream {
    schema::expand(input.into()).into()
}

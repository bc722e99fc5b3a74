//! The macros of `relata`, which re-exports them.
#![warn(missing_docs)]

mod alias;
mod attributes;
mod from_row;
mod schema;
mod sql;

use proc_macro::TokenStream;

/// What a macro makes, or its error where the program has it.
fn told(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(syn::Error::into_compile_error).into()
}

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

/// A table under another name, so that it can stand in a query twice: `alias!(managers = users)`.
///
/// Then `managers` is what `users` is to a query: `.join(managers, …)`, `managers::id`, `managers::all`. The table may be
/// a path (`alias!(managers = crate::schema::users)`), and `pub` may stand before the name.
#[proc_macro]
pub fn alias(input: TokenStream) -> TokenStream {
    told(alias::expand(input.into()))
}

/// SQL as text, for what the other functions cannot say: `sql!("lower({users::email}) = {email}")`.
///
/// In braces stands a Rust expression. A column, an expression or a table (`{users}`) becomes SQL; any other value becomes
/// a parameter, and is never part of the text. `{{` and `}}` are braces.
///
/// As a condition, or beside an operator, it is of the type that is wanted there; elsewhere `.as_type::<Integer>()`
/// says its type. As a whole statement it is run by `db.query(sql!("…"))`.
#[proc_macro]
pub fn sql(input: TokenStream) -> TokenStream {
    told(sql::expand(input.into()))
}

/// A struct from the rows of `db.query(sql!("…"))`: each field from the column of its name.
///
/// `#[relata(rename = "…")]` names another column. A field whose column may be NULL is an `Option`. The SQL type is that
/// which goes with the field's type, by `relata::types::RustType`; `#[relata(sql_type = Nullable<Json>)]` says another.
#[proc_macro_derive(FromRow, attributes(relata))]
pub fn derive_from_row(input: TokenStream) -> TokenStream {
    told(from_row::expand(input.into()))
}

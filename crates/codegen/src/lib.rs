//! A [`Schema`] to the Rust that a program queries with.
//!
//! [`generate`] writes for each table a module with its columns and row types, and for each enum a Rust enum; the macro
//! `relata::schema!` and the command `codegen` both show what it writes. One noun of the generated code is one file here.
//! What the code means stands in the crate `relata`, in traits and generic types: generated code is data about a
//! schema, and little of it, because every program waits for it to compile.

mod column;
mod composite;
mod doc;
mod domain;
mod enums;
mod find;
mod insert;
mod layout;
mod name;
mod patch;
mod record;
mod relation;
mod sql_type;
mod table;
mod text;
mod text_type;
mod unique;
mod validate;
mod view;
mod violation;

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;
use relata_schema::check::Problem;
use relata_schema::{RustOptions, Schema, Table};

pub use validate::patterns;
pub use view::check_views;

use layout::{Layout, Place};

/// The Rust for a schema. Rows of partitions are read and written by way of the table that they are partitions of: a
/// partition has code of its own where it has a `rust_name`. `place` is what tells this code from other code of the same
/// crate: no two have the same.
///
/// # Errors
///
/// When a `rust_name` is no name or is taken, a `rust_type` is no type, or a rule of `validate` does not go with its
/// column: all of these.
pub fn generate(schema: &Schema, rust: &RustOptions, place: &str) -> Result<TokenStream, Vec<Problem>> {
    let schema = &without_partitions(schema);
    let mut problems = Vec::new();
    let layout = Layout::new(schema, rust, place, &mut problems);
    let mut tokens = TokenStream::new();
    for (namespace, module) in layout.all_namespaces() {
        let place = Place { namespace, levels: 0 };
        let mut items = TokenStream::new();
        for (name, definition) in schema.enums.iter().filter(|(name, _)| name.schema == namespace) {
            items.extend(enums::items(&layout, name, definition, &mut problems));
        }
        for (name, definition) in schema.domains.iter().filter(|(name, _)| name.schema == namespace) {
            items.extend(domain::items(&layout, name, definition, place));
        }
        for (name, definition) in schema.composites.iter().filter(|(name, _)| name.schema == namespace) {
            if layout.composites.contains_key(name) {
                items.extend(composite::items(&layout, name, definition, place, &mut problems));
            }
        }
        if module.is_none() {
            items.extend(layout.by_text.iter().map(|(sql, marker)| text_type::items(sql, marker)));
        }
        let mut tables = String::new();
        for (name, table) in schema.tables.iter().filter(|(name, _)| name.schema == namespace) {
            tables += &table::items(&layout, name, table, place, &mut problems);
        }
        for (name, view) in layout.views.iter().filter(|(name, _)| name.schema == namespace) {
            tables += &table::view(&layout, name, view, place, &mut problems);
        }
        items.extend(text::code(&tables));
        match module {
            None => tokens.extend(items),
            Some(module) => {
                let doc = doc::sentence(format!("Schema `{namespace}`."));
                tokens.extend(quote! {
                    #doc
                    #[allow(dead_code, unreachable_pub)]
                    pub mod #module { #items }
                });
            }
        }
    }
    if problems.is_empty() { Ok(tokens) } else { Err(problems) }
}

/// The errors of [`generate`], without the Rust, which is the most of its work.
pub fn check(schema: &Schema, rust: &RustOptions) -> Vec<Problem> {
    let schema = &without_partitions(schema);
    let mut problems = Vec::new();
    let layout = Layout::new(schema, rust, "", &mut problems);
    for (name, definition) in &schema.enums {
        enums::variants(name, definition, &mut problems);
    }
    for (name, definition) in
        schema.composites.iter().filter(|(name, _)| layout.composites.contains_key(*name))
    {
        composite::names(name, definition, &mut problems);
    }
    for (name, table) in &schema.tables {
        table::checked(&layout, name, table, Place::of(name), &mut problems);
    }
    for (name, view) in &layout.views {
        column::columns(&layout, name, view, Place::of(name), &mut problems);
    }
    problems
}

fn without_partitions(schema: &Schema) -> Cow<'_, Schema> {
    let is_left_out = |table: &Table| table.partition_of.is_some() && table.rust_name.is_none();
    if !schema.tables.values().any(is_left_out) {
        return Cow::Borrowed(schema);
    }
    let mut schema = schema.clone();
    schema.tables.retain(|_, table| !is_left_out(table));
    Cow::Owned(schema)
}

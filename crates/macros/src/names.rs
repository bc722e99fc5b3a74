//! Names in SQL for what has a name in Rust.

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use syn::{Ident, LitStr};

use crate::attributes::plain;

type Case = fn(&str) -> String;

/// The words that `rename_all` takes, and what each makes of a name.
const CASES: &[(&str, Case)] = &[
    ("snake_case", |name| name.to_snake_case()),
    ("SCREAMING_SNAKE_CASE", |name| name.to_shouty_snake_case()),
    ("kebab-case", |name| name.to_kebab_case()),
    ("camelCase", |name| name.to_lower_camel_case()),
    ("PascalCase", |name| name.to_upper_camel_case()),
    ("lowercase", |name| name.to_lowercase()),
    ("UPPERCASE", |name| name.to_uppercase()),
];

/// What `rename_all` says; without it, snake_case.
pub(crate) fn case(rename_all: Option<&LitStr>) -> syn::Result<Case> {
    let Some(wanted) = rename_all else { return Ok(|name| name.to_snake_case()) };
    let found = CASES.iter().find(|(name, _)| *name == wanted.value());
    found.map(|(_, case)| *case).ok_or_else(|| {
        let known: Vec<String> = CASES.iter().map(|(name, _)| format!("`{name}`")).collect();
        syn::Error::new(wanted.span(), format!("expected one of {}", known.join(", ")))
    })
}

/// The type's name in SQL, quoted where it must be: `type = "schema.name"`, or the Rust type's name in snake_case.
pub(crate) fn type_name(given: Option<&LitStr>, ident: &Ident) -> String {
    let name = given.map_or_else(|| plain(ident).to_snake_case(), LitStr::value);
    match name.split_once('.') {
        Some((schema, name)) => relata_sql::qualified(schema, name),
        None => relata_sql::ident(&name),
    }
}

//! The JSON Schema of `schema.toml`, for editors.

/// JSON Schema (draft 2020-12) as text. Editors complete and check `schema.toml` by it.
pub fn json_schema() -> &'static str {
    include_str!("../relata.schema.json")
}

//! What `[rust]` says of generated code.

/// What `[rust]` says of generated code; from a file alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RustOptions {
    pub datetime: DateTime,
    /// The file that `relata codegen` writes, by a path from the schema file's folder.
    pub out: Option<String>,
}

/// The crate whose types dates and times have in Rust.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateTime {
    #[default]
    Chrono,
    Jiff,
    Time,
}

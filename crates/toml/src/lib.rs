//! schema.toml to Schema, with every problem and its place; and Schema to text.

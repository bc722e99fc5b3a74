//! A schema file that is not there.

relata::schema!("nowhere.toml");

fn main() {}

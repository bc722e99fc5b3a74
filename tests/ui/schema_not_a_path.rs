//! A schema file by a name without quotes.

relata::schema!(nowhere);

fn main() {}

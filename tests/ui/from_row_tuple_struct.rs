//! A tuple struct of hand-written SQL.

#[derive(relata::FromRow)]
struct Total(i64);

fn main() {}

//! An alias of what is no table.

relata::alias!(managers = nobody);

fn main() {}

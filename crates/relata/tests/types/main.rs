//! Every SQL type goes in and comes out unchanged, on real PostgreSQL; what cannot is an error.

mod arrays;
mod exchange;
mod garbage;
mod literal;
mod made;
mod refusals;
mod scalars;

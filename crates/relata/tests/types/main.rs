//! Every SQL type goes in and comes out unchanged, on real PostgreSQL; what cannot is an error.

mod arrays;
mod catalog;
mod exchange;
mod garbage;
mod literal;
mod made;
mod other_libraries;
mod ranges;
mod refusals;
mod scalars;
mod shapes;

//! The laws of relata on real PostgreSQL: what the tests share.
//!
//! A [`Project`] is a folder in which the command line is run as a process; [`mod@database`] gives databases to run it
//! on, and [`dump`] is what `pg_dump` says of one: the second observer. [`Case`] is a file of `cases/`, and
//! [`laws::hold`] carries one through. All of it panics where something is not as it should be: it is for tests.

mod case;
pub mod crash;
pub mod database;
mod dump;
pub mod laws;
mod project;
mod walk;

pub use case::{Case, Refuse};
pub use database::{database, server};
pub use dump::{dump, dumped_objects};
pub use project::{Project, Ran};
pub use walk::{edited, trimmed};

/// Panics with a line diff unless the texts are the same.
#[track_caller]
pub fn assert_same(what: &str, expected: &str, actual: &str) {
    if expected != actual {
        let diff = similar::TextDiff::from_lines(expected, actual);
        panic!("{what}:\n{}", diff.unified_diff().context_radius(3).header("expected", "actual"));
    }
}

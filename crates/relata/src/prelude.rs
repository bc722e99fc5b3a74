//! What a file with queries begins with: `use relata::prelude::*;`.
//!
//! Everything of [`query`](crate::query) comes with it, so that `users::email.ilike(…)`, `count(users::id)` and
//! `users::created_at.desc()` are there; of [`run`](crate::run), what runs a query. SQL types are not in it: they
//! stand in [`types`](crate::types), since `Uuid` and `Text` are names that programs have of their own.
//!
//! ```
//! # use relata_example::*; run(async |db| {
//! use relata::prelude::*;
//!
//! let emails = db.select(users::email).from(users).order_by(users::email).all().await?;
//! assert_eq!(emails, ["ann@example.com", "bob@example.com", "cyd@example.com"]);
//! # Ok(()) });
//! ```

pub use crate::query::*;
pub use crate::run::{Database, Executor, Transaction};

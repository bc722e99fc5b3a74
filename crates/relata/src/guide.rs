//! The guide: one page for each thing that a program does with a database.
//!
//! | page | what |
//! | --- | --- |
//! | [`schema`] | `schema.toml`, and what `schema!` makes of it |
//! | [`queries`] | select, join, insert, update, delete, a page of a search, aggregates |
//! | [`more_queries`] | GROUP BY, windows, subqueries, WITH, UNION, upsert, locks, JSON, arrays, ranges, text search, `sql!` |
//! | [`relations`] | rows with the rows that their foreign keys name: `.include(…)` |
//! | [`derives`] | structs of a program's own as rows |
//! | [`compile_errors`] | what the compiler says of a wrong query, and what to do |
//! | [`types`] | which Rust type holds which SQL type |
//! | [`running`] | the pool, transactions, timeouts, TLS, logs, errors, PgBouncer |
//! | [`validation`] | rules for values, checked before they are sent |
//! | [`testing`] | a database for each test |
//! | [`operations`] | health, statistics |
//! | [`blocking`] | the same without async |
//!
//! The examples run on the schema of this project's `schema.toml`: `users` and `subscriptions`. Where these have no
//! column for something, there are three tables more: `articles` (with an array and `jsonb`), `employees` (each with a
//! manager) and `bookings` (with a range). `db` is a [`Database`](crate::Database).

#[doc = include_str!("guide/schema.md")]
pub mod schema {}

#[doc = include_str!("guide/queries.md")]
pub mod queries {}

#[doc = include_str!("guide/more_queries.md")]
pub mod more_queries {}

#[doc = include_str!("guide/relations.md")]
pub mod relations {}

#[doc = include_str!("guide/derives.md")]
pub mod derives {}

#[doc = include_str!("guide/compile_errors.md")]
pub mod compile_errors {}

#[doc = include_str!("guide/types.md")]
pub mod types {}

#[doc = include_str!("guide/running.md")]
pub mod running {}

#[doc = include_str!("guide/validation.md")]
pub mod validation {}

#[doc = include_str!("guide/testing.md")]
pub mod testing {}

#[doc = include_str!("guide/operations.md")]
pub mod operations {}

#[doc = include_str!("guide/blocking.md")]
pub mod blocking {}

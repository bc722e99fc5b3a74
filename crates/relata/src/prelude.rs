//! What a program that queries wants to have: `use relata::prelude::*;`.

pub use crate::query::{
    Additive, BooleanExpression, Comparison, Expression, Ordering, Selection, Statement, TextExpression, avg,
    count, count_all, max, min, select, sum,
};
pub use crate::run::{Database, Executor, Transaction};

//! What IN takes.

use crate::query::Node;
use crate::query::subquery::Query;
use crate::types::{Array, SqlType};

/// A list of values of SQL type `S`: a `Vec`, an array, a slice, or a subquery of one column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of values of SQL type `{S}`",
    label = "expected a `Vec`, an array, a slice, or a subquery with one column of this type"
)]
pub trait InList<S: SqlType, How> {
    /// Its tree.
    fn into_list(self) -> List;
}

/// What stands after IN.
#[derive(Debug)]
pub enum List {
    /// One parameter that holds all values.
    Array(Node),
    /// A query in parentheses.
    Subquery(Node),
}

/// Values.
#[derive(Debug)]
pub struct Values;

/// A query, whose bounds the compiler finds at `I`.
#[derive(Debug)]
pub struct Subset<I>(I);

impl<S: SqlType, L, V> InList<S, Values> for L
where
    L: IntoIterator<Item = V>,
    V: Into<S::Rust>,
    Array<S>: SqlType<Rust = Vec<S::Rust>>,
{
    fn into_list(self) -> List {
        List::Array(Node::param::<Array<S>>(self.into_iter().map(Into::into).collect()))
    }
}

impl<S: SqlType, Q, T, I> InList<S, Subset<I>> for Q
where
    Q: Query<I, Types = T, Outer = ()>,
    T: SqlType<Base = S>,
{
    fn into_list(self) -> List {
        List::Subquery(Node::subquery(self.into_query()))
    }
}

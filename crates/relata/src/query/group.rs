//! GROUP BY, and what may stand beside it.

use std::marker::PhantomData;

use super::scope::{Aggregate, Both, Col, Defined, Here, There, Whole};

/// A query without GROUP BY.
#[derive(Debug)]
pub struct Ungrouped;

/// A query with `GROUP BY Keys`.
#[derive(Debug)]
pub struct GroupBy<Keys>(PhantomData<Keys>);

/// A key of GROUP BY before the keys `Rest`.
#[derive(Debug)]
pub struct Key<K, Rest>(PhantomData<(K, Rest)>);

/// A query whose selection may mention `Deps`.
pub trait Groups<Deps, I> {}

impl<Deps: Level> Groups<Deps, ()> for Ungrouped {}

impl<Deps, Keys: Grouped<Deps, I>, I> Groups<Deps, (I,)> for GroupBy<Keys> {}

/// Mentions columns.
#[derive(Debug)]
pub struct Bare;

/// Mentions nothing that depends on a row.
#[derive(Debug)]
pub struct Constant;

/// Whether an expression stands for a row or for a group.
pub trait Level {
    /// [`Bare`], [`Constant`], or [`Aggregate`].
    type Level;
}

impl Level for () {
    type Level = Constant;
}

impl<T, const N: u16> Level for Col<T, N> {
    type Level = Bare;
}

impl<T> Level for Whole<T> {
    type Level = Bare;
}

impl<D> Level for Aggregate<D> {
    type Level = Aggregate<()>;
}

impl<D: Level> Level for Defined<D> {
    type Level = D::Level;
}

impl<A: Level, B: Level> Level for Both<A, B>
where
    A::Level: Beside<B::Level>,
{
    type Level = <A::Level as Beside<B::Level>>::Level;
}

/// Two levels that may stand side by side.
#[diagnostic::on_unimplemented(
    message = "a column stands beside an aggregate function and is not in GROUP BY",
    label = "the column has a value for each row, the aggregate one for all of them",
    note = "add `.group_by(…)` with the column, or put the column into an aggregate such as `max(…)`"
)]
pub trait Beside<Other> {
    /// The level of both.
    type Level;
}

impl Beside<Bare> for Bare {
    type Level = Bare;
}

impl Beside<Constant> for Bare {
    type Level = Bare;
}

impl Beside<Bare> for Constant {
    type Level = Bare;
}

impl Beside<Constant> for Constant {
    type Level = Constant;
}

impl Beside<Aggregate<()>> for Constant {
    type Level = Aggregate<()>;
}

impl Beside<Constant> for Aggregate<()> {
    type Level = Aggregate<()>;
}

impl Beside<Aggregate<()>> for Aggregate<()> {
    type Level = Aggregate<()>;
}

/// An expression that may stand in WHERE: no aggregate.
pub trait PerRow {}

impl<D: Level> PerRow for D where D::Level: IsPerRow {}

/// [`Bare`] or [`Constant`].
#[diagnostic::on_unimplemented(
    message = "an aggregate function is not allowed in WHERE",
    note = "a condition on groups goes into `.having(…)`"
)]
pub trait IsPerRow {}

impl IsPerRow for Bare {}
impl IsPerRow for Constant {}

/// GROUP BY keys beside which `Deps` may stand.
pub trait Grouped<Deps, I> {}

impl<Keys> Grouped<(), ()> for Keys {}

impl<Keys: HasKey<Col<T, N>, I>, T, I, const N: u16> Grouped<Col<T, N>, (I,)> for Keys {}

impl<Keys: HasKey<Whole<T>, I>, T, I> Grouped<Whole<T>, (I,)> for Keys {}

impl<Keys, D> Grouped<Aggregate<D>, ()> for Keys {}

impl<Keys: Grouped<D, I>, D, I> Grouped<Defined<D>, (I,)> for Keys {}

impl<Keys, A, B, I, J> Grouped<Both<A, B>, (I, J)> for Keys where Keys: Grouped<A, I> + Grouped<B, J> {}

/// An expression that is a key itself.
impl<Keys: HasKey<Computed<Both<A, B>>, I>, A, B, I> Grouped<Both<A, B>, Computed<I>> for Keys {}

/// A key that is an expression over `D`.
#[derive(Debug)]
pub struct Computed<D>(PhantomData<D>);

/// GROUP BY keys that have `K`, at index `I`.
#[diagnostic::on_unimplemented(
    message = "a selected column is not in GROUP BY and not in an aggregate function",
    label = "a group has many values of it",
    note = "add it to `.group_by(…)`, or the whole table by its name, or put it into an aggregate such as `max(…)`"
)]
pub trait HasKey<K, I> {}

impl<K, Rest> HasKey<K, Here> for Key<K, Rest> {}

impl<K, Other, Rest: HasKey<K, I>, I> HasKey<K, There<I>> for Key<Other, Rest> {}

/// A column of a table that is a key as a whole.
impl<T, Rest, const N: u16> HasKey<Col<T, N>, Whole<Here>> for Key<Whole<T>, Rest> {}

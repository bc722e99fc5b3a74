//! GROUP BY, and what may stand beside it.

use std::marker::PhantomData;

use crate::types::SqlType;

use super::scope::{Aggregate, Both, Col, Correlated, Defined, Here, Mentions, There, Whole};
use super::{Column, Expr, Expression, Node, Source, Table};

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

impl<T> Level for Correlated<T> {
    type Level = Constant;
}

impl<D> Level for Aggregate<D> {
    type Level = Aggregate<()>;
}

impl<T> Level for Mentions<T> {
    type Level = Bare;
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

#[diagnostic::do_not_recommend]
impl Beside<Bare> for Bare {
    type Level = Bare;
}

#[diagnostic::do_not_recommend]
impl Beside<Constant> for Bare {
    type Level = Bare;
}

#[diagnostic::do_not_recommend]
impl Beside<Bare> for Constant {
    type Level = Bare;
}

#[diagnostic::do_not_recommend]
impl Beside<Constant> for Constant {
    type Level = Constant;
}

#[diagnostic::do_not_recommend]
impl Beside<Aggregate<()>> for Constant {
    type Level = Aggregate<()>;
}

#[diagnostic::do_not_recommend]
impl Beside<Constant> for Aggregate<()> {
    type Level = Aggregate<()>;
}

#[diagnostic::do_not_recommend]
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

#[diagnostic::do_not_recommend]
impl IsPerRow for Bare {}
#[diagnostic::do_not_recommend]
impl IsPerRow for Constant {}

/// GROUP BY keys beside which `Deps` may stand.
pub trait Grouped<Deps, I> {}

impl<Keys> Grouped<(), ()> for Keys {}

impl<Keys: HasKey<Col<T, N>, I>, T, I, const N: u16> Grouped<Col<T, N>, (I,)> for Keys {}

impl<Keys: HasKey<Whole<T>, I>, T, I> Grouped<Whole<T>, (I,)> for Keys {}

impl<Keys, D> Grouped<Aggregate<D>, ()> for Keys {}

impl<Keys, T> Grouped<Correlated<T>, ()> for Keys {}

impl<Keys: Grouped<D, I>, D, I> Grouped<Defined<D>, (I,)> for Keys {}

impl<Keys, A, B, I, J> Grouped<Both<A, B>, (I, J)> for Keys where Keys: Grouped<A, I> + Grouped<B, J> {}

/// Whether an expression is a key, or one of keys alone, is asked by PostgreSQL.
impl<Keys, T> Grouped<Mentions<T>, ()> for Keys {}

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

/// What `.group_by(…)` takes: a column, a table, an expression, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in GROUP BY",
    label = "expected a column, a table, an expression, or a tuple of these"
)]
pub trait GroupKeys<Rest, How> {
    /// The keys, before `Rest`.
    type Keys;
    /// The columns that they mention.
    type Deps;

    /// The keys' expressions.
    fn push(self, out: &mut Vec<Node>);
}

/// A table.
#[derive(Debug)]
pub struct ByTable;

/// A column or an expression.
#[derive(Debug)]
pub struct ByExpression;

impl<T: Table, S: SqlType, Rest, const N: u16> GroupKeys<Rest, ByExpression> for Column<T, S, N> {
    type Keys = Key<Col<T, N>, Rest>;
    type Deps = Col<T, N>;

    fn push(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

impl<S: SqlType, Deps, Rest> GroupKeys<Rest, ByExpression> for Expr<S, Deps> {
    type Keys = Rest;
    type Deps = Deps;

    fn push(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

/// All columns of the table may be selected; PostgreSQL is told all of them, since only a primary key stands for the
/// others.
impl<F: Source, Rest> GroupKeys<Rest, ByTable> for F {
    type Keys = Key<Whole<F::Table>, Rest>;
    type Deps = Whole<F::Table>;

    fn push(self, out: &mut Vec<Node>) {
        let columns = F::Table::COLUMNS.iter();
        out.extend(columns.map(|name| Node::Column { table: F::Table::ALIAS, name }));
    }
}

impl<A: GroupKeys<B::Keys, I>, B: GroupKeys<Rest, J>, Rest, I, J> GroupKeys<Rest, (I, J)> for (A, B) {
    type Keys = A::Keys;
    type Deps = Both<A::Deps, B::Deps>;

    fn push(self, out: &mut Vec<Node>) {
        self.0.push(out);
        self.1.push(out);
    }
}

impl<A, B, C, Rest, I, J, K> GroupKeys<Rest, (I, J, K)> for (A, B, C)
where
    A: GroupKeys<B::Keys, I>,
    B: GroupKeys<C::Keys, J>,
    C: GroupKeys<Rest, K>,
{
    type Keys = A::Keys;
    type Deps = Both<A::Deps, Both<B::Deps, C::Deps>>;

    fn push(self, out: &mut Vec<Node>) {
        self.0.push(out);
        self.1.push(out);
        self.2.push(out);
    }
}

impl<A, B, C, D, Rest, I, J, K, L> GroupKeys<Rest, (I, J, K, L)> for (A, B, C, D)
where
    A: GroupKeys<B::Keys, I>,
    B: GroupKeys<C::Keys, J>,
    C: GroupKeys<D::Keys, K>,
    D: GroupKeys<Rest, L>,
{
    type Keys = A::Keys;
    type Deps = Both<A::Deps, Both<B::Deps, Both<C::Deps, D::Deps>>>;

    fn push(self, out: &mut Vec<Node>) {
        self.0.push(out);
        self.1.push(out);
        self.2.push(out);
        self.3.push(out);
    }
}

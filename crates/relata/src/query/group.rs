//! GROUP BY, and what may stand beside it.

use std::marker::PhantomData;

use crate::types::SqlType;

use super::clause::{Aggregates, Calls, InAggregate, Plain, Windows};
use super::lock::Locked;
use super::scope::{
    Aggregate, Besides, Both, Col, Correlated, Defined, Here, Holds, KeyOf, Keyset, Mentions, Never, Nil,
    There, Whole, Windowed, both,
};
use super::{Column, Expr, Expression, Node, Source, Table};

/// A query without GROUP BY.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Nil, Select, Ungrouped};
///
/// fn ungrouped<Sel, Scope>(query: &Select<(), Sel, Scope, (), (), Ungrouped>) {}
/// ungrouped(&select(users::id).from(users));
/// ```
#[derive(Debug)]
pub struct Ungrouped;

/// A query with `GROUP BY Keys`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{GroupBy, Key, Select};
///
/// fn grouped<Sel, Scope, Deps, Out, Keys>(query: &Select<(), Sel, Scope, Deps, Out, GroupBy<Keys>>) {}
/// grouped(&select(users::role).from(users).group_by(users::role));
/// ```
#[derive(Debug)]
pub struct GroupBy<Keys>(PhantomData<Keys>);

/// A key of GROUP BY before the keys `Rest`.
///
/// ```
/// use relata::query::{Col, GroupBy, Key, Nil, Whole};
///
/// /// GROUP BY column 1 of a table, then all of it.
/// type Keys<Table> = GroupBy<Key<Col<Table, 1>, Key<Whole<Table>, Nil>>>;
/// ```
#[derive(Debug)]
pub struct Key<K, Rest>(PhantomData<(K, Rest)>);

/// A query whose selection may mention `Deps`.
///
/// ```
/// # use relata_example::*;
/// // Whether what is selected may stand beside GROUP BY is asked where the query ends.
/// let sql = select((users::role, count_all())).from(users).group_by(users::role).to_sql();
/// assert_eq!(sql, "SELECT users.role, count(*) FROM public.users GROUP BY users.role");
/// ```
pub trait Groups<Deps, I> {
    /// What its rows stand for.
    type Level;
}

impl<Deps: Level> Groups<Deps, ()> for Ungrouped {
    type Level = Deps::Level;
}

impl<Deps, Keys: Grouped<Deps, I>, I> Groups<Deps, (I,)> for GroupBy<Keys> {
    type Level = Keys::Level;
}

/// A query with a condition of keyset pagination.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Paged, Select, Ungrouped};
///
/// fn paged<Sel, Scope, Deps>(query: &Select<(), Sel, Scope, Deps, (), Paged<Ungrouped>>) {}
/// paged(&select(users::id).from(users).filter(after((users::email,), ("ann@example.com",))));
/// ```
#[derive(Debug)]
pub struct Paged<Group>(PhantomData<Group>);

impl<Group: Groups<Both<Sel, Out>, I>, Sel, Out: HasOrder<Sel>, I> Groups<Both<Sel, Out>, I>
    for Paged<Group>
{
    type Level = Out::Level<Group::Level>;
}

/// ORDER BY and what stands beside it, where there is an ORDER BY.
#[diagnostic::on_unimplemented(
    message = "keyset pagination (`after`, `before`) without ORDER BY",
    label = "without an order there are no rows after a row",
    note = "add `.order_by(…)` with the keys that the page is after"
)]
pub trait HasOrder<Sel> {
    /// `Level`, which is asked for so that the compiler tells of a missing order first.
    type Level<Level>;
}

#[diagnostic::do_not_recommend]
impl<Sel> HasOrder<Sel> for ()
where
    Never<Sel>: Holds,
{
    type Level<Level> = Level;
}

#[diagnostic::do_not_recommend]
impl<Sel, A, B> HasOrder<Sel> for Both<A, B> {
    type Level<Level> = Level;
}

#[diagnostic::do_not_recommend]
impl<Sel, A: HasOrder<Sel>, B> HasOrder<Sel> for Besides<A, B> {
    type Level<Level> = A::Level<Level>;
}

/// A query to which GROUP BY or DISTINCT can be added.
#[diagnostic::on_unimplemented(
    message = "DISTINCT and GROUP BY are not allowed in a query that locks rows (FOR UPDATE, FOR SHARE)",
    label = "its rows are no longer those of a table"
)]
pub trait Unlocked {}

#[diagnostic::do_not_recommend]
impl Unlocked for Ungrouped {}

#[diagnostic::do_not_recommend]
impl<Keys> Unlocked for GroupBy<Keys> {}

#[diagnostic::do_not_recommend]
impl<Group: Unlocked> Unlocked for Paged<Group> {}

/// A query to which GROUP BY is added.
pub trait AddKeys<Keys> {
    /// It, with `GROUP BY Keys`.
    type By;
}

impl<Keys> AddKeys<Keys> for Ungrouped {
    type By = GroupBy<Keys>;
}

impl<Before, Keys> AddKeys<Keys> for GroupBy<Before> {
    type By = GroupBy<Keys>;
}

impl<Group: AddKeys<Keys>, Keys> AddKeys<Keys> for Paged<Group> {
    type By = Paged<Group::By>;
}

impl<Tables, Keys> AddKeys<Keys> for Locked<Tables> {
    type By = GroupBy<Keys>;
}

/// What an expression stands for: a row or a group.
pub trait Level {
    /// [`Constant`], [`PerRow`], [`PerGroup`], [`PerKey`] or [`Mixed`].
    type Level: Rank;
    /// The functions over several rows that it calls.
    type Calls: Calls;
}

/// Depends on neither.
#[derive(Debug)]
pub struct Constant;

/// Depends on the row.
#[derive(Debug)]
pub struct PerRow;

/// Depends on the group.
#[derive(Debug)]
pub struct PerGroup;

/// Depends on the group, and on a key of GROUP BY.
#[derive(Debug)]
pub struct PerKey;

/// Depends on the row and on the group, which no query has.
#[derive(Debug)]
pub struct Mixed;

/// One of the levels, which knows what it gives beside another.
pub trait Rank {
    /// Beside `Other`.
    type Beside<Other: Rank>: Rank;
    /// Beside [`PerRow`].
    type BesideRow: Rank;
    /// Beside [`PerGroup`].
    type BesideGroup: Rank;
    /// Beside [`PerKey`].
    type BesideKey: Rank;
}

impl Rank for Constant {
    type Beside<Other: Rank> = Other;
    type BesideRow = PerRow;
    type BesideGroup = PerGroup;
    type BesideKey = PerKey;
}

impl Rank for PerRow {
    type Beside<Other: Rank> = Other::BesideRow;
    type BesideRow = PerRow;
    type BesideGroup = Mixed;
    type BesideKey = Mixed;
}

impl Rank for PerGroup {
    type Beside<Other: Rank> = Other::BesideGroup;
    type BesideRow = Mixed;
    type BesideGroup = PerGroup;
    type BesideKey = PerKey;
}

impl Rank for PerKey {
    type Beside<Other: Rank> = Other::BesideKey;
    type BesideRow = Mixed;
    type BesideGroup = PerKey;
    type BesideKey = PerKey;
}

impl Rank for Mixed {
    type Beside<Other: Rank> = Mixed;
    type BesideRow = Mixed;
    type BesideGroup = Mixed;
    type BesideKey = Mixed;
}

impl Level for () {
    type Level = Constant;
    type Calls = Plain;
}

impl<T, const N: u16> Level for Col<T, N> {
    type Level = PerRow;
    type Calls = Plain;
}

impl<T, const N: u16> Level for KeyOf<T, N> {
    type Level = PerKey;
    type Calls = Plain;
}

impl<T> Level for Whole<T> {
    type Level = PerRow;
    type Calls = Plain;
}

impl<T> Level for Correlated<T> {
    type Level = Constant;
    type Calls = Plain;
}

impl<D: Level<Calls: InAggregate>> Level for Aggregate<D> {
    type Level = PerGroup;
    type Calls = Aggregates;
}

impl<D: Level> Level for Windowed<D> {
    type Level = D::Level;
    type Calls = Windows;
}

impl<T> Level for Mentions<T> {
    type Level = PerRow;
    type Calls = Plain;
}

impl<D: Level> Level for Defined<D> {
    type Level = D::Level;
    type Calls = D::Calls;
}

impl<D: Level> Level for Keyset<D> {
    type Level = D::Level;
    type Calls = <D::Calls as Calls>::BesideKeyset;
}

impl<A: Level, B: Level> Level for Besides<A, B> {
    type Level = <A::Level as Rank>::Beside<B::Level>;
    type Calls = <A::Calls as Calls>::Beside<B::Calls>;
}

impl<A: Level, B: Level> Level for Both<A, B> {
    type Level = <A::Level as Rank>::Beside<B::Level>;
    type Calls = <A::Calls as Calls>::Beside<B::Calls>;
}

/// The level of a query's selection, ORDER BY and HAVING.
#[diagnostic::on_unimplemented(
    message = "a column stands beside an aggregate function or HAVING, and is not in GROUP BY",
    label = "the column has a value for each row, the aggregate one for all of them",
    note = "add `.group_by(…)` with the column, or put the column into an aggregate such as `max(…)`"
)]
pub trait OneLevel<Scope> {
    /// What is selected.
    type Rows;
}

#[diagnostic::do_not_recommend]
impl<Scope> OneLevel<Scope> for Constant {
    type Rows = Constant;
}

#[diagnostic::do_not_recommend]
impl<Scope> OneLevel<Scope> for PerRow {
    type Rows = PerRow;
}

#[diagnostic::do_not_recommend]
impl<Scope> OneLevel<Scope> for PerGroup {
    type Rows = PerGroup;
}

#[diagnostic::do_not_recommend]
impl<Scope> OneLevel<Scope> for PerKey
where
    Never<Scope>: Holds,
{
    type Rows = PerKey;
}

#[diagnostic::do_not_recommend]
impl<Scope> OneLevel<Scope> for Mixed
where
    Never<Scope>: Holds,
{
    type Rows = Mixed;
}

/// The level of a condition on groups.
#[diagnostic::on_unimplemented(
    message = "a column in HAVING is not in an aggregate function",
    label = "a group has many rows, each with a value of the column",
    note = "a condition on rows goes into `.filter(…)`; put the column into an aggregate such as `max(…)`, or, if it is in GROUP BY, write `column.grouped()`"
)]
pub trait OfGroups {
    /// What HAVING mentions, if its condition mentions `Deps`: even without an aggregate function, the query's rows stand
    /// for groups.
    type Having<Deps>;
}

#[diagnostic::do_not_recommend]
impl OfGroups for Constant {
    type Having<Deps> = Both<Deps, Aggregate<()>>;
}

#[diagnostic::do_not_recommend]
impl OfGroups for PerGroup {
    type Having<Deps> = Both<Deps, Aggregate<()>>;
}

#[diagnostic::do_not_recommend]
impl OfGroups for PerKey {
    type Having<Deps> = Both<Deps, Aggregate<()>>;
}

/// GROUP BY keys beside which `Deps` may stand.
pub trait Grouped<Deps, I> {
    /// What its rows stand for.
    type Level: Rank;
}

impl<Keys> Grouped<(), ()> for Keys {
    type Level = Constant;
}

impl<Keys: HasKey<Col<T, N>, I>, T, I, const N: u16> Grouped<Col<T, N>, (I,)> for Keys {
    type Level = Keys::Level;
}

impl<Keys: HasKey<Col<T, N>, I>, T, I, const N: u16> Grouped<KeyOf<T, N>, (I,)> for Keys {
    type Level = Keys::Level;
}

impl<Keys: HasKey<Whole<T>, I>, T, I> Grouped<Whole<T>, (I,)> for Keys {
    type Level = Keys::Level;
}

impl<Keys, D: Level<Calls: InAggregate>> Grouped<Aggregate<D>, ()> for Keys {
    type Level = PerGroup;
}

impl<Keys: Grouped<D, I>, D, I> Grouped<Windowed<D>, (I,)> for Keys {
    type Level = <Keys as Grouped<D, I>>::Level;
}

impl<Keys, T> Grouped<Correlated<T>, ()> for Keys {
    type Level = Constant;
}

impl<Keys: Grouped<D, I>, D, I> Grouped<Defined<D>, (I,)> for Keys {
    type Level = <Keys as Grouped<D, I>>::Level;
}

impl<Keys: Grouped<D, I>, D, I> Grouped<Keyset<D>, (I,)> for Keys {
    type Level = <Keys as Grouped<D, I>>::Level;
}

impl<Keys, A, B, I, J> Grouped<Besides<A, B>, (I, J)> for Keys
where
    Keys: Grouped<A, I> + Grouped<B, J>,
{
    type Level = <<Keys as Grouped<A, I>>::Level as Rank>::Beside<<Keys as Grouped<B, J>>::Level>;
}

impl<Keys, A, B, I, J> Grouped<Both<A, B>, (I, J)> for Keys
where
    Keys: Grouped<A, I> + Grouped<B, J>,
{
    type Level = <<Keys as Grouped<A, I>>::Level as Rank>::Beside<<Keys as Grouped<B, J>>::Level>;
}

/// Whether an expression is a key, or one of keys alone, is asked by PostgreSQL.
impl<Keys, T> Grouped<Mentions<T>, ()> for Keys {
    type Level = PerGroup;
}

/// GROUP BY keys that have `K`, at index `I`.
#[diagnostic::on_unimplemented(
    message = "a column is not in GROUP BY and not in an aggregate function",
    label = "a group has many values of it",
    note = "add it to `.group_by(…)`, or the whole table by its name, or put it into an aggregate such as `max(…)`"
)]
pub trait HasKey<K, I> {
    /// What a key stands for.
    type Level: Rank;
}

#[diagnostic::do_not_recommend]
impl<K, Rest> HasKey<K, Here> for Key<K, Rest> {
    type Level = PerGroup;
}

#[diagnostic::do_not_recommend]
impl<K, Other, Rest: HasKey<K, I>, I> HasKey<K, There<I>> for Key<Other, Rest> {
    type Level = Rest::Level;
}

/// A column of a table that is a key as a whole.
#[diagnostic::do_not_recommend]
impl<T, Rest, const N: u16> HasKey<Col<T, N>, Whole<Here>> for Key<Whole<T>, Rest> {
    type Level = PerGroup;
}

#[diagnostic::do_not_recommend]
impl<K> HasKey<K, Never<K>> for Nil
where
    Never<K>: Holds,
{
    type Level = PerGroup;
}

/// What `.group_by(…)` takes: a column, a table, an expression, or a tuple of these.
///
/// ```
/// # use relata_example::*;
/// let month = date_trunc(Field::Month, users::created_at);
/// let sql = select((users::role, month.clone(), count_all())).from(users).group_by((users::role, month)).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.role, date_trunc('month', users.created_at), count(*) FROM public.users GROUP BY users.role, date_trunc('month', users.created_at)"
/// );
/// ```
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
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::{GroupKeys, Nil};
    ///
    /// let mut keys = Vec::new();
    /// GroupKeys::<Nil, _>::push((users::role, users::is_active), &mut keys);
    /// assert_eq!(keys.len(), 2);
    /// ```
    fn push(self, out: &mut Vec<Node>);
}

/// A table.
#[derive(Debug)]
pub struct ByTable;

/// A column or an expression.
#[derive(Debug)]
pub struct ByExpression;

#[diagnostic::do_not_recommend]
impl<T: Table, S: SqlType, Rest, const N: u16> GroupKeys<Rest, ByExpression> for Column<T, S, N> {
    type Keys = Key<Col<T, N>, Rest>;
    type Deps = Col<T, N>;

    fn push(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, Deps, Rest> GroupKeys<Rest, ByExpression> for Expr<S, Deps> {
    type Keys = Rest;
    type Deps = Deps;

    fn push(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

/// All columns of the table may be selected; PostgreSQL is told all of them, since only a primary key stands for the
/// others.
#[diagnostic::do_not_recommend]
impl<F: Source, Rest> GroupKeys<Rest, ByTable> for F {
    type Keys = Key<Whole<F::Table>, Rest>;
    type Deps = Whole<F::Table>;

    fn push(self, out: &mut Vec<Node>) {
        out.push(Node::columns::<F::Table>());
    }
}

/// Each key stands before those of the next one.
macro_rules! tuples {
    ($first:ident $($name:ident $how:ident $next:ty;)+) => {
        #[diagnostic::do_not_recommend]
        impl<Rest, $($name: GroupKeys<$next, $how>, $how),+> GroupKeys<Rest, ($($how,)+)> for ($($name,)+) {
            type Keys = $first::Keys;
            type Deps = both!($($name::Deps),+);

            #[allow(non_snake_case)]
            fn push(self, out: &mut Vec<Node>) {
                let ($($name,)+) = self;
                $($name.push(out);)+
            }
        }
    };
}

tuples!(A A IA Rest;);
tuples!(A A IA B::Keys; B IB Rest;);
tuples!(A A IA B::Keys; B IB C::Keys; C IC Rest;);
tuples!(A A IA B::Keys; B IB C::Keys; C IC D::Keys; D ID Rest;);
tuples!(A A IA B::Keys; B IB C::Keys; C IC D::Keys; D ID E::Keys; E IE Rest;);
tuples!(A A IA B::Keys; B IB C::Keys; C IC D::Keys; D ID E::Keys; E IE F::Keys; F IF Rest;);
tuples!(A A IA B::Keys; B IB C::Keys; C IC D::Keys; D ID E::Keys; E IE F::Keys; F IF G::Keys; G IG Rest;);
tuples!(A A IA B::Keys; B IB C::Keys; C IC D::Keys; D ID E::Keys; E IE F::Keys; F IF G::Keys; G IG H::Keys; H IH Rest;);

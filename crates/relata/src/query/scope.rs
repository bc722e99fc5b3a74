//! Which tables a query has, and which columns an expression mentions, as types.
//!
//! A FROM list is `Cons<Table, NotNull, Cons<Other, Null, Nil>>`: `Null` marks a table on the outer side of a join.
//! Where in the list a table stands is found by the compiler ([`Here`], [`There`]), so that no pair of tables needs an
//! impl of its own.

use std::marker::PhantomData;

use crate::types::{NotNull, Null, Nullness, SqlType};

/// No table.
#[derive(Debug)]
pub struct Nil;

/// Table `T`, with [`NotNull`] or [`Null`], before the tables `Rest`.
#[derive(Debug)]
pub struct Cons<T, N, Rest>(PhantomData<(T, N, Rest)>);

/// The first of a list.
#[derive(Debug)]
pub struct Here;

/// Index `I` of the rest of a list.
#[derive(Debug)]
pub struct There<I>(PhantomData<I>);

/// A FROM list that has table `T`, at index `I`.
#[diagnostic::on_unimplemented(
    message = "table `{T}` is not part of this query",
    label = "this mentions a column of `{T}`",
    note = "add it with `.from(…)`, `.join(…)` or `.left_join(…)`; in a subquery, `.outer(…)` names a table of the query around it"
)]
pub trait Has<T, I> {
    /// Whether its columns may be NULL because no row matched.
    type Null: Nullness;
}

impl<T, N: Nullness, Rest> Has<T, Here> for Cons<T, N, Rest> {
    type Null = N;
}

impl<T, Other, N, Rest: Has<T, I>, I> Has<T, There<I>> for Cons<Other, N, Rest> {
    type Null = Rest::Null;
}

/// A FROM list, all of which may be NULL: what stands left of a right join.
pub trait AllNull {
    /// The list with [`Null`] for each table.
    type Out;
}

impl AllNull for Nil {
    type Out = Nil;
}

impl<T, N, Rest: AllNull> AllNull for Cons<T, N, Rest> {
    type Out = Cons<T, Null, Rest::Out>;
}

/// Is column `N` of table `T`.
#[derive(Debug)]
pub struct Col<T, const N: u16>(PhantomData<T>);

/// Mentions columns of table `T` in an expression. Which ones is not kept, so that conditions on different columns are of
/// one type, and fit in one array.
#[derive(Debug)]
pub struct Mentions<T>(PhantomData<T>);

/// Mentions a whole row of table `T`.
#[derive(Debug)]
pub struct Whole<T>(PhantomData<T>);

/// Mentions what `A` and `B` mention.
#[derive(Debug)]
pub struct Both<A, B>(PhantomData<(A, B)>);

/// Mentions `D` inside an aggregate function.
#[derive(Debug)]
pub struct Aggregate<D>(PhantomData<D>);

/// Mentions `D`, but is not NULL where `D` is: `coalesce`, `IS NULL`.
#[derive(Debug)]
pub struct Defined<D>(PhantomData<D>);

/// Mentions table `T` in a subquery that depends on it.
#[derive(Debug)]
pub struct Correlated<T>(PhantomData<T>);

/// A table of the query round a subquery, in the subquery's list.
#[derive(Debug)]
pub struct FromOuter;

/// Whether a row matched there is not known here.
impl Nullness for FromOuter {
    type Of<S: SqlType> = S::OrNull;
    type Or<Other: Nullness> = Null;
}

/// What a subquery with this FROM list mentions of the query round it.
pub trait Outer {
    /// The tables that `.outer(…)` named.
    type Deps;
}

impl Outer for Nil {
    type Deps = ();
}

impl<T, Rest: Outer> Outer for Cons<T, NotNull, Rest> {
    type Deps = Rest::Deps;
}

impl<T, Rest: Outer> Outer for Cons<T, Null, Rest> {
    type Deps = Rest::Deps;
}

impl<T, Rest: Outer> Outer for Cons<T, FromOuter, Rest> {
    type Deps = Both<Correlated<T>, Rest::Deps>;
}

/// A FROM list that has every table that `Deps` mentions.
pub trait Covers<Deps, I> {
    /// Whether one of them may be NULL because no row matched.
    type Null: Nullness;
}

impl<Scope> Covers<(), ()> for Scope {
    type Null = NotNull;
}

impl<Scope: Has<T, I>, T, I, const N: u16> Covers<Col<T, N>, (I,)> for Scope {
    type Null = Scope::Null;
}

impl<Scope: Has<T, I>, T, I> Covers<Mentions<T>, (I,)> for Scope {
    type Null = Scope::Null;
}

impl<Scope: Has<T, I>, T, I> Covers<Whole<T>, (I,)> for Scope {
    type Null = Scope::Null;
}

impl<Scope: Has<T, I>, T, I> Covers<Correlated<T>, (I,)> for Scope {
    type Null = NotNull;
}

impl<Scope, A, B, I, J> Covers<Both<A, B>, (I, J)> for Scope
where
    Scope: Covers<A, I> + Covers<B, J>,
{
    type Null = <<Scope as Covers<A, I>>::Null as Nullness>::Or<<Scope as Covers<B, J>>::Null>;
}

impl<Scope: Covers<D, I>, D, I> Covers<Aggregate<D>, (I,)> for Scope {
    type Null = NotNull;
}

impl<Scope: Covers<D, I>, D, I> Covers<Defined<D>, (I,)> for Scope {
    type Null = NotNull;
}

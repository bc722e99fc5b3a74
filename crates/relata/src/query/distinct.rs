//! DISTINCT, and the order that it allows.

use std::marker::PhantomData;

use super::group::{AddKeys, Groups, Key, Unlocked};
use super::scope::{
    Aggregate, Besides, Both, Col, Correlated, Defined, Here, Holds, KeyOf, Keyset, Mentions, Never, Nil,
    There, Whole, Windowed,
};

/// A query with DISTINCT.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Distinct, Select, Ungrouped};
///
/// fn distinct<Sel, Scope>(query: &Select<(), Sel, Scope, (), (), Distinct<Ungrouped>>) {}
/// distinct(&select(users::role).from(users).distinct());
/// ```
#[derive(Debug)]
pub struct Distinct<Group>(PhantomData<Group>);

/// A query with DISTINCT ON.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{DistinctOn, Select, Ungrouped};
///
/// fn distinct<Sel, Scope, Out>(query: &Select<(), Sel, Scope, (), Out, DistinctOn<Ungrouped>>) {}
/// distinct(&select(users::email).from(users).distinct_on(users::role));
/// ```
#[derive(Debug)]
pub struct DistinctOn<Group>(PhantomData<Group>);

impl<Group, Sel, Out, I, J> Groups<Both<Sel, Out>, (I, J)> for Distinct<Group>
where
    Group: Groups<Both<Sel, Out>, I>,
    Sel: Listed<Nil, Keys: Sorted<Out, J>>,
{
    type Level = <Sel::Keys as Sorted<Out, J>>::Level<Group::Level>;
}

impl<Group: Groups<Deps, I>, Deps, I> Groups<Deps, I> for DistinctOn<Group> {
    type Level = Group::Level;
}

#[diagnostic::do_not_recommend]
impl<Group: Unlocked> Unlocked for Distinct<Group> {}

#[diagnostic::do_not_recommend]
impl<Group: Unlocked> Unlocked for DistinctOn<Group> {}

impl<Group: AddKeys<Keys>, Keys> AddKeys<Keys> for Distinct<Group> {
    type By = Distinct<Group::By>;
}

impl<Group: AddKeys<Keys>, Keys> AddKeys<Keys> for DistinctOn<Group> {
    type By = DistinctOn<Group::By>;
}

/// What is selected, as a list of columns and tables; expressions are left out.
pub trait Listed<Rest> {
    /// It, before `Rest`.
    type Keys;
}

impl<Rest, T, const N: u16> Listed<Rest> for Col<T, N> {
    type Keys = Key<Self, Rest>;
}

impl<Rest, T> Listed<Rest> for Whole<T> {
    type Keys = Key<Self, Rest>;
}

impl<Rest, A: Listed<B::Keys>, B: Listed<Rest>> Listed<Rest> for Both<A, B> {
    type Keys = A::Keys;
}

/// What is selected with DISTINCT, in an order whose columns are all among it. Whether expressions are, is asked by
/// PostgreSQL.
pub trait Sorted<Out, I> {
    /// `Level`, which is asked for so that the compiler tells of a column first.
    type Level<Level>;
}

impl<Keys> Sorted<(), ()> for Keys {
    type Level<Level> = Level;
}

impl<Keys: Selects<Col<T, N>, I>, T, I, const N: u16> Sorted<Col<T, N>, (I,)> for Keys {
    type Level<Level> = Keys::Level<Level>;
}

impl<Keys: Sorted<A, I> + Sorted<B, J>, A, B, I, J> Sorted<Both<A, B>, (I, J)> for Keys {
    type Level<Level> = <Keys as Sorted<A, I>>::Level<<Keys as Sorted<B, J>>::Level<Level>>;
}

/// Of these, `A` alone is of ORDER BY.
impl<Keys: Sorted<A, I>, A, B, I> Sorted<Besides<A, B>, (I,)> for Keys {
    type Level<Level> = <Keys as Sorted<A, I>>::Level<Level>;
}

macro_rules! expressions {
    ($([$($generics:tt)*] $Deps:ty;)+) => {$(
        impl<Keys, $($generics)*> Sorted<$Deps, ()> for Keys {
            type Level<Level> = Level;
        }

        impl<Rest, $($generics)*> Listed<Rest> for $Deps {
            type Keys = Rest;
        }
    )+};
}

expressions! {
    [T, const N: u16] KeyOf<T, N>;
    [T] Correlated<T>;
    [T] Mentions<T>;
    [D] Aggregate<D>;
    [D] Windowed<D>;
    [D] Defined<D>;
    [D] Keyset<D>;
}

impl<Rest> Listed<Rest> for () {
    type Keys = Rest;
}

/// What is selected, column `C` among it at index `I`.
#[diagnostic::on_unimplemented(
    message = "DISTINCT in the order of a column that is not selected",
    label = "of rows that are the same, each may have another value of it",
    note = "select it as well, or keep one row of each key with `.distinct_on(…)`"
)]
pub trait Selects<C, I> {
    /// `Level`.
    type Level<Level>;
}

#[diagnostic::do_not_recommend]
impl<T, Rest, const N: u16> Selects<Col<T, N>, Here> for Key<Col<T, N>, Rest> {
    type Level<Level> = Level;
}

#[diagnostic::do_not_recommend]
impl<T, Rest, const N: u16> Selects<Col<T, N>, Whole<Here>> for Key<Whole<T>, Rest> {
    type Level<Level> = Level;
}

#[diagnostic::do_not_recommend]
impl<C, Other, Rest: Selects<C, I>, I> Selects<C, There<I>> for Key<Other, Rest> {
    type Level<Level> = Rest::Level<Level>;
}

#[diagnostic::do_not_recommend]
impl<C> Selects<C, Never<C>> for Nil
where
    Never<C>: Holds,
{
    type Level<Level> = Level;
}

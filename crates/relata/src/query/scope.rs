//! Which tables a query has, and which columns an expression mentions, as types.
//!
//! A FROM list is `Cons<Table, NotNull, Cons<Other, Null, Nil>>`: `Null` marks a table on the outer side of a join.
//! Where in the list a table stands is found by the compiler ([`Here`], [`There`]), so that no pair of tables needs an
//! impl of its own.

use std::marker::PhantomData;

use super::column::ReadRow;
use crate::types::{NotNull, Null, Nullness, SqlType};

/// No table.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Nil, Select};
///
/// fn without_from<Sel>(query: &Select<(), Sel, Nil>) {}
/// without_from(&select(users::id));
/// ```
#[derive(Debug)]
pub struct Nil;

/// Table `T`, with [`NotNull`] or [`Null`], before the tables `Rest`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Nil, Select};
/// use relata::types::NotNull;
///
/// type FromUsers = Cons<users::Table, NotNull, Nil>;
/// fn from_users<Sel>(query: &Select<(), Sel, FromUsers>) {}
/// from_users(&select(users::id).from(users));
/// ```
#[derive(Debug)]
pub struct Cons<T, N, Rest>(PhantomData<(T, N, Rest)>);

/// The first of a list.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Has, Here, Nil};
/// use relata::types::NotNull;
///
/// fn has<Scope: Has<T, I>, T, I>() {}
/// has::<Cons<users::Table, NotNull, Nil>, users::Table, Here>();
/// ```
#[derive(Debug)]
pub struct Here;

/// Index `I` of the rest of a list.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Has, Here, Nil, There};
/// use relata::types::{NotNull, Null};
///
/// type Scope = Cons<subscriptions::Table, Null, Cons<users::Table, NotNull, Nil>>;
/// fn has<Scope: Has<T, I>, T, I>() {}
/// has::<Scope, users::Table, There<Here>>();
/// ```
#[derive(Debug)]
pub struct There<I>(PhantomData<I>);

/// A condition on `T` that does not hold.
///
/// What is wrong with a query is an impl with this condition, and not the lack of an impl: then the compiler finds all
/// types, and has one thing to say, by the `on_unimplemented` of the impl's trait. Else it tells of each list that was
/// searched, and of each bound that needs to know. For the same reason the bounds of what runs a query name an
/// associated type (`Rows: Whichever<Scope, Rows: Sized>`): the compiler looks into those first, and then does not
/// quote the bound.
#[derive(Debug)]
pub struct Never<T>(PhantomData<T>);

/// What [`Never`] does not.
pub trait Holds {}

/// Says that what is of a table goes with that table. The second impl, for what there is not, is there because the
/// compiler tells at length of an impl that is the only one.
macro_rules! of_one_table {
    ($Trait:ident for $Of:ident) => {
        #[diagnostic::do_not_recommend]
        impl<T> $Trait<T> for $Of<T> {}

        #[diagnostic::do_not_recommend]
        impl<T> $Trait<T> for $Of<$crate::query::scope::Never<T>> {}
    };
}
pub(crate) use of_one_table;

/// A FROM list that has table `T`, at index `I`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Has, Here, Nil};
/// use relata::types::Null;
///
/// // The columns of a left-joined table may be NULL.
/// fn has<Scope: Has<T, I, Null = Null>, T, I>() {}
/// has::<Cons<users::Table, Null, Nil>, users::Table, Here>();
/// ```
#[diagnostic::on_unimplemented(
    message = "table `{T}` is not part of this query",
    label = "a column of `{T}` stands here",
    note = "add it with `.from(…)`, `.join(…)` or `.left_join(…)`; in a subquery, `.outer(…)` names a table of the query around it"
)]
pub trait Has<T, I> {
    /// Whether its columns may be NULL because no row matched.
    type Null: ReadRow;
}

#[diagnostic::do_not_recommend]
impl<T, N: ReadRow, Rest> Has<T, Here> for Cons<T, N, Rest> {
    type Null = N;
}

#[diagnostic::do_not_recommend]
impl<T, Other, N, Rest: Has<T, I>, I> Has<T, There<I>> for Cons<Other, N, Rest> {
    type Null = Rest::Null;
}

#[diagnostic::do_not_recommend]
impl<T> Has<T, Never<T>> for Nil
where
    Never<T>: Holds,
{
    type Null = NotNull;
}

/// A FROM list without a table.
#[diagnostic::on_unimplemented(
    message = "this query has its FROM already",
    label = "`.join(…)` adds a table with a condition, and `.cross_join(…)` one without"
)]
pub trait WithoutFrom {}

#[diagnostic::do_not_recommend]
impl WithoutFrom for Nil {}

#[diagnostic::do_not_recommend]
impl<T> WithoutFrom for Never<T> where Never<T>: Holds {}

/// A FROM list, all of which may be NULL: what stands left of a right join.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{AllNull, Cons, Nil};
/// use relata::types::{NotNull, Null};
///
/// type Left = Cons<users::Table, NotNull, Nil>;
/// fn right_join<Scope: AllNull<Out = Cons<users::Table, Null, Nil>>>() {}
/// right_join::<Left>();
/// ```
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
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Col, Columns};
///
/// fn mentions<C: Columns<Deps = Col<users::Table, 1>>>(_: C) {}
/// mentions(users::email);
/// ```
#[derive(Debug)]
pub struct Col<T, const N: u16>(PhantomData<T>);

/// Mentions columns of table `T` in an expression. Which ones is not kept, so that conditions on different columns are of
/// one type, and fit in one array.
///
/// ```
/// # use relata_example::*;
/// // Conditions on two columns of a table are of one type.
/// let conditions = [users::first_name.eq("Ann"), users::email.eq("ann@example.com")];
/// let sql = select(users::id).from(users).filter(any(conditions)).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.first_name = $1 OR users.email = $2");
/// ```
#[derive(Debug)]
pub struct Mentions<T>(PhantomData<T>);

/// Mentions a whole row of table `T`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Columns, Whole};
///
/// fn mentions<C: Columns<Deps = Whole<users::Table>>>(_: C) {}
/// mentions(users::all);
/// ```
#[derive(Debug)]
pub struct Whole<T>(PhantomData<T>);

/// Mentions what `A` and `B` mention.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Both, Col, Columns};
///
/// type Two = Both<Col<users::Table, 0>, Col<users::Table, 1>>;
/// fn mentions<C: Columns<Deps = Two>>(_: C) {}
/// mentions((users::id, users::email));
/// ```
#[derive(Debug)]
pub struct Both<A, B>(PhantomData<(A, B)>);

/// Mentions what `A` and `B` mention, where `B` is of HAVING, DISTINCT ON or a locking clause: not of ORDER BY, which
/// [`Keyset`] needs.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Besides, LockOf, Select};
///
/// fn locks_users<Sel, Scope, Group>(query: &Select<(), Sel, Scope, (), Besides<(), LockOf<users::Table>>, Group>) {}
/// locks_users(&select(users::id).from(users).for_update().of(users));
/// ```
#[derive(Debug)]
pub struct Besides<A, B>(PhantomData<(A, B)>);

/// What all of several mention, of two at a time: `both!(A, B, C)` is `Both<A, Both<B, C>>`.
macro_rules! both {
    ($only:ty) => { $only };
    ($first:ty, $($rest:ty),+) => { $crate::query::Both<$first, $crate::query::scope::both!($($rest),+)> };
}
pub(crate) use both;

/// Mentions `D` inside an aggregate function.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Aggregate, Columns};
///
/// fn mentions<C: Columns<Deps = Aggregate<()>>>(_: C) {}
/// mentions(count_all());
/// ```
#[derive(Debug)]
pub struct Aggregate<D>(PhantomData<D>);

/// Mentions `D` in a window function.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Columns, Windowed};
///
/// fn mentions<C: Columns<Deps = Windowed<D>>, D>(_: C) {}
/// mentions(row_number().over(window()));
/// ```
#[derive(Debug)]
pub struct Windowed<D>(PhantomData<D>);

/// Mentions `D`, but is not NULL where `D` is: `coalesce`, `IS NULL`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Columns, Defined, Expression};
///
/// fn is_defined<E: Expression<Deps = Defined<D>>, D>(_: E) {}
/// is_defined(users::last_name.is_null());
/// ```
#[derive(Debug)]
pub struct Defined<D>(PhantomData<D>);

/// Mentions column `N` of table `T` as a key of GROUP BY.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Columns, KeyOf};
///
/// fn mentions<C: Columns<Deps = KeyOf<users::Table, 1>>>(_: C) {}
/// mentions(users::email.grouped());
/// ```
#[derive(Debug)]
pub struct KeyOf<T, const N: u16>(PhantomData<T>);

/// Mentions `D` in a condition of keyset pagination, which needs ORDER BY.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Expression, Keyset};
///
/// fn is_keyset<E: Expression<Deps = Keyset<D>>, D>(_: E) {}
/// is_keyset(after((users::email,), ("ann@example.com",)));
/// ```
#[derive(Debug)]
pub struct Keyset<D>(PhantomData<D>);

/// Mentions table `T` in a subquery that depends on it.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Correlated, Query};
///
/// fn depends_on_users<Q: Query<I, Outer: Sized>, I>(_: Q) {}
/// depends_on_users(select(articles::id).from(articles).outer(users).filter(articles::author_id.eq(users::id)));
/// ```
#[derive(Debug)]
pub struct Correlated<T>(PhantomData<T>);

/// A table of the query round a subquery, in the subquery's list.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, FromOuter, Nil, Select};
///
/// type Scope = Cons<users::Table, FromOuter, Nil>;
/// fn subquery<Sel>(query: &Select<(), Sel, Scope>) {}
/// subquery(&select(users::id).outer(users));
/// ```
#[derive(Debug)]
pub struct FromOuter;

/// Whether a row matched there is not known here.
impl Nullness for FromOuter {
    const IS_NULL: bool = true;
    type Of<S: SqlType> = S::OrNull;
    type Or<Other: Nullness> = Null;
}

/// What a subquery with this FROM list mentions of the query round it.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Nil, Outer};
/// use relata::types::NotNull;
///
/// // A query without `.outer(…)` depends on nothing.
/// fn alone<Scope: Outer<Deps = ()>>() {}
/// alone::<Cons<users::Table, NotNull, Nil>>();
/// ```
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

/// What an expression mentions, all tables of which are in the FROM list `Scope`.
pub trait Within<Scope, I> {
    /// Whether one of them may be NULL because no row matched.
    type Null: Nullness;

    /// What is known of each of them.
    type Tables;
}

impl<Scope> Within<Scope, ()> for () {
    type Null = NotNull;
    type Tables = ();
}

impl<Scope: Has<T, I>, T, I, const N: u16> Within<Scope, (I,)> for Col<T, N> {
    type Null = Scope::Null;
    type Tables = Scope::Null;
}

impl<Scope: Has<T, I>, T, I, const N: u16> Within<Scope, (I,)> for KeyOf<T, N> {
    type Null = Scope::Null;
    type Tables = Scope::Null;
}

impl<Scope: Has<T, I>, T, I> Within<Scope, (I,)> for Mentions<T> {
    type Null = Scope::Null;
    type Tables = Scope::Null;
}

impl<Scope: Has<T, I>, T, I> Within<Scope, (I,)> for Whole<T> {
    type Null = Scope::Null;
    type Tables = Scope::Null;
}

impl<Scope: Has<T, I>, T, I> Within<Scope, (I,)> for Correlated<T> {
    type Null = NotNull;
    type Tables = Scope::Null;
}

impl<Scope, A: Within<Scope, I>, B: Within<Scope, J>, I, J> Within<Scope, (I, J)> for Both<A, B> {
    type Null = <A::Null as Nullness>::Or<B::Null>;
    type Tables = (A::Tables, B::Tables);
}

impl<Scope, A: Within<Scope, I>, B: Within<Scope, J>, I, J> Within<Scope, (I, J)> for Besides<A, B> {
    type Null = <A::Null as Nullness>::Or<B::Null>;
    type Tables = (A::Tables, B::Tables);
}

/// An aggregate function that is not NULL where its argument is has `Aggregate<Defined<D>>`.
impl<Scope, D: Within<Scope, I>, I> Within<Scope, (I,)> for Aggregate<D> {
    type Null = D::Null;
    type Tables = D::Tables;
}

impl<Scope, D: Within<Scope, I>, I> Within<Scope, (I,)> for Windowed<D> {
    type Null = D::Null;
    type Tables = D::Tables;
}

impl<Scope, D: Within<Scope, I>, I> Within<Scope, (I,)> for Defined<D> {
    type Null = NotNull;
    type Tables = D::Tables;
}

impl<Scope, D: Within<Scope, I>, I> Within<Scope, (I,)> for Keyset<D> {
    type Null = D::Null;
    type Tables = D::Tables;
}

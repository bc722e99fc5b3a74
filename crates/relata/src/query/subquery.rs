//! Queries inside queries.

use crate::error::Error;
use crate::types::{Array, Boolean, SqlType};

use super::assignment::StoredIn;
use super::node::QueryNode;
use super::scope::Defined;
use super::{Cursor, Expr, Node, Output, Table};

/// Reads a row.
pub type Reader<Row> = fn(&mut Cursor<'_>) -> Result<Row, Error>;

/// A query that is whole, and so can stand inside another one, or be run.
///
/// ```
/// # use relata_example::*;
/// use relata::query::Query;
///
/// /// Takes any whole query.
/// fn columns<I>(query: impl Query<I>) -> usize {
///     query.outputs().len()
/// }
///
/// assert_eq!(columns(select((users::id, users::email)).from(users)), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "the subquery is not whole, or mentions a table that is not part of it",
    label = "expected a `select(…)`, perhaps with `.outer(table)` of the query around it, or a change with `.returning(…)`"
)]
pub trait Query<I> {
    /// The SQL types of its columns, as a tuple.
    type Types;
    /// What a row is read as.
    type Row: Send + 'static;
    /// What it mentions of the query round it.
    type Outer;

    /// What the program expects of the columns.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Query;
    ///
    /// assert_eq!(select(employees::id).from(employees).outputs()[0].type_name.sql, "int4");
    /// ```
    fn outputs(&self) -> Vec<Output>;

    /// What reads a row.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Query;
    ///
    /// let reader: relata::query::Reader<i32> = select(employees::id).from(employees).reader();
    /// ```
    fn reader(&self) -> Reader<Self::Row>;

    /// Its tree.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "the tree is nobody's business outside")]
    fn into_query(self) -> QueryNode;
}

/// Types that fit the columns of table `T` of `derived!`.
///
/// ```
/// # use relata_example::*;
/// # relata::derived! { names { id: Integer, name: Nullable<Text> } }
/// // A column that is NOT NULL fits one that may be NULL.
/// let query = select((employees::id, employees::name)).from(employees);
/// let sql = select(names::name).from_query(names, query).to_sql();
/// assert_eq!(
///     sql,
///     r#"SELECT "names"."name" FROM (SELECT employees.id, employees.name FROM public.employees) AS "names" ("id", "name")"#
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "the query's columns do not fit `{T}`",
    label = "expected the columns that `derived!` lists, in their order and with their types"
)]
pub trait Fits<T, I> {}

/// A table whose columns' types are written down: one of `derived!`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::Shape;
///
/// relata::derived! { totals { author: Uuid, articles: Bigint } }
/// fn types<T: Shape<Types = (relata::types::Uuid, relata::types::Bigint)>>() {}
/// types::<totals::Table>();
/// ```
pub trait Shape: Table {
    /// The SQL types of its columns, as a tuple.
    type Types;
}

#[diagnostic::do_not_recommend]
impl<T: Shape, Types: FitsAll<T::Types, I>, I> Fits<T, I> for Types {}

/// A tuple of types, each of which fits the one at its place in `Others`.
///
/// ```
/// use relata::query::FitsAll;
/// use relata::types::{Integer, Nullable, Text};
///
/// fn fits<A: FitsAll<B, ()>, B>() {}
/// fits::<(Integer, Text), (Integer, Nullable<Text>)>();
/// ```
#[diagnostic::on_unimplemented(
    message = "the query's columns do not fit the columns that they are for",
    label = "the query gives `{Self}`, and `{Others}` is expected"
)]
pub trait FitsAll<Others, I> {}

/// A type whose values fit a column of type `S`.
///
/// ```
/// use relata::query::FitsColumn;
/// use relata::types::{Integer, Nullable};
///
/// fn fits<A: FitsColumn<B>, B>() {}
/// fits::<Integer, Nullable<Integer>>();
/// ```
#[diagnostic::on_unimplemented(message = "a column of SQL type `{Self}` does not fit one of SQL type `{S}`")]
pub trait FitsColumn<S> {}

#[diagnostic::do_not_recommend]
impl<A: SqlType<Base = S::Base>, S: SqlType> FitsColumn<S> for A where A::Null: StoredIn<S::Null> {}

/// A column that is not in a tuple.
#[derive(Debug)]
pub struct Alone;

#[diagnostic::do_not_recommend]
impl<A: SqlType + FitsColumn<S>, S> FitsAll<(S,), Alone> for A {}

macro_rules! tuples {
    ($($name:ident $other:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: FitsColumn<$other>, $other),+> FitsAll<($($other,)+), ()> for ($($name,)+) {}
    };
}

tuples!(A A2);
tuples!(A A2, B B2);
tuples!(A A2, B B2, C C2);
tuples!(A A2, B B2, C C2, D D2);
tuples!(A A2, B B2, C C2, D D2, E E2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2, H H2);

/// `EXISTS (query)`.
///
/// ```
/// # use relata_example::*;
/// let of_user = select(articles::id).from(articles).outer(users).filter(articles::author_id.eq(users::id));
/// let sql = select(users::email).from(users).filter(exists(of_user)).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.email FROM public.users WHERE EXISTS (SELECT articles.id FROM public.articles WHERE articles.author_id = users.id)"
/// );
/// ```
pub fn exists<Q: Query<I, Outer = Outer>, Outer, I>(query: Q) -> Expr<Boolean, Defined<Outer>> {
    Expr::new(Node::Pieces(vec![Node::sql("EXISTS "), Node::subquery(query.into_query())]))
}

/// `NOT EXISTS (query)`.
///
/// ```
/// # use relata_example::*;
/// let of_user = select(articles::id).from(articles).outer(users).filter(articles::author_id.eq(users::id));
/// let sql = select(users::email).from(users).filter(not_exists(of_user)).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.email FROM public.users WHERE NOT EXISTS (SELECT articles.id FROM public.articles WHERE articles.author_id = users.id)"
/// );
/// ```
pub fn not_exists<Q: Query<I, Outer = Outer>, Outer, I>(query: Q) -> Expr<Boolean, Defined<Outer>> {
    Expr::new(Node::Pieces(vec![Node::sql("NOT EXISTS "), Node::subquery(query.into_query())]))
}

/// `(query)` as a value: the only column of the only row, NULL without one.
///
/// ```
/// # use relata_example::*;
/// let average = select(avg(employees::salary)).from(employees);
/// let sql = select((employees::name, scalar(average))).from(employees).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT employees.name, (SELECT avg(employees.salary) FROM public.employees) FROM public.employees"
/// );
/// ```
pub fn scalar<Q: Query<I, Types = S>, S: SqlType, I>(query: Q) -> Expr<S::OrNull, Q::Outer> {
    Expr::new(Node::subquery(query.into_query()))
}

/// `ARRAY(query)`: the only column of all rows.
///
/// ```
/// # use relata_example::*;
/// let titles = select(articles::title).from(articles).outer(users).filter(articles::author_id.eq(users::id));
/// let sql = select((users::email, array_of(titles))).from(users).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.email, ARRAY(SELECT articles.title FROM public.articles WHERE articles.author_id = users.id) FROM public.users"
/// );
/// ```
pub fn array_of<Q: Query<I, Types = S>, S: SqlType, I>(query: Q) -> Expr<Array<S>, Defined<Q::Outer>> {
    Expr::new(Node::Pieces(vec![Node::sql("ARRAY"), Node::subquery(query.into_query())]))
}

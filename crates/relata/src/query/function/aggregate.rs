//! Aggregate functions (<https://www.postgresql.org/docs/current/functions-aggregate.html>).

use std::marker::PhantomData;

use bytes::BytesMut;

use crate::query::scope::{Aggregate, Both, Defined};
use crate::query::{Expr, Expression, IsBoolean, IsText, Node, OrderBy};
use crate::types::{
    self, Array, Bigint, Boolean, DoublePrecision, Integer, Interval, IsNull, NamedType, Null, Nullable,
    Numeric, Operand, Raw, Real, Refused, Smallint, SqlEnum, SqlType, Text, Type, TypeName,
};

/// `count(expr)`: of the rows where it is not NULL.
///
/// ```
/// # use relata_example::*;
/// let sql = select(count(users::last_name)).from(users).to_sql();
/// assert_eq!(sql, "SELECT count(users.last_name) FROM public.users");
/// ```
pub fn count<E: Expression<Deps = D>, D>(expr: E) -> Expr<Bigint, Aggregate<Defined<D>>> {
    Expr::new(Node::call("count", vec![expr.node()]))
}

/// `count(*)`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(count_all()).from(users).to_sql();
/// assert_eq!(sql, "SELECT count(*) FROM public.users");
/// ```
pub fn count_all() -> Expr<Bigint, Aggregate<()>> {
    Expr::new(Node::sql("count(*)"))
}

/// `max(expr)`; NULL without rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(max(employees::salary)).from(employees).to_sql();
/// assert_eq!(sql, "SELECT max(employees.salary) FROM public.employees");
/// ```
pub fn max<E: Expression<Sql = S, Deps = D>, S: SqlType<Base: Extreme>, D>(
    expr: E,
) -> Expr<S::OrNull, Aggregate<D>> {
    Expr::new(Node::call("max", vec![expr.node()]))
}

/// `min(expr)`; NULL without rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(min(employees::salary)).from(employees).to_sql();
/// assert_eq!(sql, "SELECT min(employees.salary) FROM public.employees");
/// ```
pub fn min<E: Expression<Sql = S, Deps = D>, S: SqlType<Base: Extreme>, D>(
    expr: E,
) -> Expr<S::OrNull, Aggregate<D>> {
    Expr::new(Node::call("min", vec![expr.node()]))
}

/// `sum(expr)`; NULL without rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(sum(subscriptions::amount)).from(subscriptions).to_sql();
/// assert_eq!(sql, "SELECT sum(subscriptions.amount) FROM public.subscriptions");
/// ```
pub fn sum<E: Expression<Sql: SqlType<Base: Additive<Sum = Sum>>, Deps = D>, Sum, D>(
    expr: E,
) -> Expr<Nullable<Sum>, Aggregate<D>> {
    Expr::new(Node::call("sum", vec![expr.node()]))
}

/// `avg(expr)`; NULL without rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(avg(employees::salary)).from(employees).to_sql();
/// assert_eq!(sql, "SELECT avg(employees.salary) FROM public.employees");
/// ```
pub fn avg<E: Expression<Sql: SqlType<Base: Additive<Average = Average>>, Deps = D>, Average, D>(
    expr: E,
) -> Expr<Nullable<Average>, Aggregate<D>> {
    Expr::new(Node::call("avg", vec![expr.node()]))
}

/// `count(DISTINCT expr)`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(count_distinct(users::role)).from(users).to_sql();
/// assert_eq!(sql, "SELECT count(DISTINCT users.role) FROM public.users");
/// ```
pub fn count_distinct<E: Expression<Deps = D>, D>(expr: E) -> Expr<Bigint, Aggregate<Defined<D>>> {
    count(expr).distinct()
}

/// `bool_and(expr)`: whether it holds for all rows; NULL without rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(bool_and(users::is_active)).from(users).to_sql();
/// assert_eq!(sql, "SELECT bool_and(users.is_active) FROM public.users");
/// ```
pub fn bool_and<E: Expression<Sql: SqlType<Base: IsBoolean>, Deps = D>, D>(
    expr: E,
) -> Expr<Nullable<Boolean>, Aggregate<D>> {
    Expr::new(Node::call("bool_and", vec![expr.node()]))
}

/// `bool_or(expr)`: whether it holds for one row; NULL without rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(bool_or(users::is_active)).from(users).to_sql();
/// assert_eq!(sql, "SELECT bool_or(users.is_active) FROM public.users");
/// ```
pub fn bool_or<E: Expression<Sql: SqlType<Base: IsBoolean>, Deps = D>, D>(
    expr: E,
) -> Expr<Nullable<Boolean>, Aggregate<D>> {
    Expr::new(Node::call("bool_or", vec![expr.node()]))
}

/// `array_agg(expr)`; NULL without rows. Of a table on the outer side of a join, its elements are `Option`s.
///
/// ```
/// # use relata_example::*;
/// let sql = select((users::role, array_agg(users::email))).from(users).group_by(users::role).to_sql();
/// assert_eq!(sql, "SELECT users.role, array_agg(users.email) FROM public.users GROUP BY users.role");
/// ```
pub fn array_agg<E: Expression<Sql = S, Deps = D>, S: SqlType, D>(
    expr: E,
) -> Expr<ArrayAgg<S>, Aggregate<D>> {
    Expr::new(Node::call("array_agg", vec![expr.node()]))
}

/// What `array_agg` of SQL type `S` gives: an array of it or NULL, whose elements may be NULL where the table that they are
/// of is on the outer side of a join.
///
/// ```
/// # use relata_example::*;
/// let emails: Expr<ArrayAgg<relata::types::Text>, _> = array_agg(users::email);
/// let sql = select(emails).from(users).to_sql();
/// assert_eq!(sql, "SELECT array_agg(users.email) FROM public.users");
/// ```
#[derive(Debug)]
pub struct ArrayAgg<S>(PhantomData<S>);

#[diagnostic::do_not_recommend]
impl<S: SqlType> SqlType for ArrayAgg<S> {
    type Base = Array<S::Base>;
    type OrNull = Nullable<Array<S::OrNull>>;
    type Null = Null;
    type Rust = Option<Vec<S::Rust>>;

    const TYPE: TypeName = Array::<S>::TYPE;

    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused> {
        Nullable::<Array<S>>::decode(raw)
    }

    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        Nullable::<Array<S>>::encode(value, ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        Array::<S>::accepts(ty)
    }
}

/// `string_agg(expr, delimiter)`; NULL without rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(string_agg(users::email, ", ")).from(users).to_sql();
/// assert_eq!(sql, "SELECT string_agg(users.email, $1) FROM public.users");
/// ```
pub fn string_agg<E: Expression<Sql: SqlType<Base: IsText>>, D: Operand<Text>>(
    expr: E,
    delimiter: D,
) -> Expr<Nullable<Text>, Aggregate<Both<E::Deps, D::Deps>>> {
    Expr::new(Node::call("string_agg", vec![expr.node(), delimiter.into_node()]))
}

impl<S, D> Expr<S, Aggregate<D>> {
    /// `aggregate FILTER (WHERE condition)`: over the rows that it holds for.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(count_all().filter(users::is_active)).from(users).to_sql();
    /// assert_eq!(sql, "SELECT count(*) FILTER (WHERE users.is_active) FROM public.users");
    /// ```
    pub fn filter<C: Operand<Boolean>>(self, condition: C) -> Expr<S, Aggregate<Both<D, Defined<C::Deps>>>>
    where
        S: SqlType,
    {
        let nodes = vec![self.node(), Node::sql(" FILTER (WHERE "), condition.into_node(), Node::sql(")")];
        Expr::new(Node::Pieces(nodes))
    }

    /// `aggregate(DISTINCT …)`: over each value once. PostgreSQL sorts by no other terms than the values then.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(array_agg(users::role).distinct()).from(users).to_sql();
    /// assert_eq!(sql, "SELECT array_agg(DISTINCT users.role) FROM public.users");
    /// ```
    pub fn distinct(self) -> Expr<S, Aggregate<D>>
    where
        S: SqlType,
    {
        Expr::new(at_call(self.node(), |pieces| pieces.insert(2, Node::sql("DISTINCT "))))
    }

    /// `aggregate(… ORDER BY terms)`: in this order, for `array_agg` and `string_agg`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(array_agg(users::email).order_by(users::created_at.desc())).from(users).to_sql();
    /// assert_eq!(sql, "SELECT array_agg(users.email ORDER BY users.created_at DESC) FROM public.users");
    /// ```
    pub fn order_by<O: OrderBy>(self, terms: O) -> Expr<S, Aggregate<Both<D, Defined<O::Deps>>>>
    where
        S: SqlType,
    {
        let mut nodes = Vec::new();
        terms.into_terms(&mut nodes);
        Expr::new(at_call(self.node(), |pieces| {
            let end = pieces.pop();
            pieces.extend([Node::sql(" ORDER BY "), Node::List(nodes)]);
            pieces.extend(end);
        }))
    }
}

/// Changes the pieces of an aggregate's call: its name, `(`, its arguments, `)`. FILTER comes after all of it.
fn at_call(aggregate: Node, change: impl FnOnce(&mut Vec<Node>)) -> Node {
    let Node::Pieces(mut pieces) = aggregate else { return aggregate };
    match pieces.first_mut() {
        Some(first @ Node::Pieces(_)) => {
            let inner = std::mem::replace(first, Node::sql(""));
            *first = at_call(inner, change);
        }
        _ => change(&mut pieces),
    }
    Node::Pieces(pieces)
}

/// A type that `sum` and `avg` take (<https://www.postgresql.org/docs/current/functions-aggregate.html>).
///
/// ```
/// use relata::query::Additive;
/// use relata::types::{Integer, SqlType};
///
/// // As in PostgreSQL, integers are summed up as bigint, and their average is a numeric.
/// assert_eq!(<Integer as Additive>::Sum::TYPE.sql, "int8");
/// assert_eq!(<Integer as Additive>::Average::TYPE.sql, "numeric");
/// ```
#[diagnostic::on_unimplemented(
    message = "`sum` and `avg` are for numbers and intervals, not for `{Self}`",
    label = "expected an expression of a number's SQL type, or `Interval`"
)]
pub trait Additive: SqlType {
    /// What `sum` gives.
    type Sum: SqlType;
    /// What `avg` gives.
    type Average: SqlType;
}

macro_rules! additive {
    ($($sql:ty: $sum:ty, $average:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Additive for $sql {
            type Sum = $sum;
            type Average = $average;
        }
    )+};
}

additive! {
    Smallint: Bigint, Numeric;
    Integer: Bigint, Numeric;
    Bigint: Numeric, Numeric;
    Numeric: Numeric, Numeric;
    Real: Real, DoublePrecision;
    DoublePrecision: DoublePrecision, DoublePrecision;
    Interval: Interval, Interval;
}

/// A type that `max` and `min` take: those of PostgreSQL's `pg_aggregate`, and an extension's, which may have them.
///
/// ```
/// use relata::query::Extreme;
/// use relata::types::{Text, Timestamp};
///
/// fn has_a_greatest<S: Extreme>() {}
/// has_a_greatest::<Text>();
/// has_a_greatest::<Timestamp>();
/// ```
#[diagnostic::on_unimplemented(
    message = "PostgreSQL has no `max` and `min` for `{Self}`",
    label = "expected a number, text, a date or time, an enum, an array, or a type of an extension's",
    note = "`.order_by(…)` and `.limit(1)` give the row with the greatest or the least value"
)]
pub trait Extreme: SqlType {}

macro_rules! extreme {
    ($($sql:ident),+ $(,)?) => {
        $(#[diagnostic::do_not_recommend] impl Extreme for types::$sql {})+
    };
}

extreme! {
    Smallint, Integer, Bigint, Numeric, Real, DoublePrecision, Money, Text, Bpchar, Date, Time, Timetz, Timestamp,
    Timestamptz, Interval, Inet, Oid, Xid8, Tid, PgLsn,
}

#[diagnostic::do_not_recommend]
impl<E: SqlEnum> Extreme for types::Enum<E> {}
#[diagnostic::do_not_recommend]
impl<S: SqlType<Base = S>> Extreme for Array<S> {}
#[diagnostic::do_not_recommend]
impl<N: NamedType> Extreme for types::AsText<N> {}

//! Dates and times (<https://www.postgresql.org/docs/current/functions-datetime.html>).

use crate::query::expression::{Base, Combined, Mapped, NullOf};
use crate::query::scope::Both;
use crate::query::{Expr, Expression, Node};
use crate::types::{
    Date, DoublePrecision, Interval, NotNull, Nullness, Numeric, Operand, SqlType, Text, Timestamp,
    Timestamptz,
};

/// `now()`: when the transaction began. It goes with `timestamptz`, and with `timestamp` in the session's time zone.
///
/// ```
/// # use relata_example::*;
/// // Beside a `timestamp` it is LOCALTIMESTAMP, beside a `timestamptz` now().
/// let sql = select(users::id).from(users).filter(users::created_at.lt(now())).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.created_at < LOCALTIMESTAMP");
/// let sql = select(articles::id).from(articles).filter(articles::published_at.lt(now())).to_sql();
/// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.published_at < now()");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Now;

/// `now()`.
///
/// ```
/// # use relata_example::*;
/// let sql = update(articles).set(articles::published_at.set(now())).filter(articles::id.eq(1)).to_sql();
/// assert_eq!(sql.as_deref(), Some("UPDATE public.articles SET published_at = now() WHERE articles.id = $1"));
/// ```
pub fn now() -> Now {
    Now
}

#[diagnostic::do_not_recommend]
impl Expression for Now {
    type Sql = Timestamptz;
    type Deps = ();
    type Named = ();

    fn node(self) -> Node {
        Node::sql("now()")
    }
}

#[diagnostic::do_not_recommend]
impl Operand<Timestamptz> for Now {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        Node::sql("now()")
    }
}

#[diagnostic::do_not_recommend]
impl Operand<Timestamp> for Now {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        Node::sql("LOCALTIMESTAMP")
    }
}

#[diagnostic::do_not_recommend]
impl Operand<Date> for Now {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        Node::sql("CURRENT_DATE")
    }
}

/// `CURRENT_DATE`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(bookings::id).from(bookings).filter(bookings::nights.contains_value(current_date())).to_sql();
/// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights @> CURRENT_DATE");
/// ```
pub fn current_date() -> Expr<Date, ()> {
    Expr::new(Node::sql("CURRENT_DATE"))
}

/// A part of a date or time (<https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-EXTRACT>).
///
/// ```
/// # use relata_example::*;
/// let sql = select(date_trunc(Field::Month, users::created_at)).from(users).to_sql();
/// assert_eq!(sql, "SELECT date_trunc('month', users.created_at) FROM public.users");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Microseconds.
    Microseconds,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days; of the month.
    Day,
    /// Weeks of ISO 8601.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
    /// Days of the week, from 0 for Sunday; for `extract` alone.
    DayOfWeek,
    /// Days of the year; for `extract` alone.
    DayOfYear,
    /// Seconds since 1970; for `extract` alone.
    Epoch,
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Field::Microseconds => "microseconds",
            Field::Milliseconds => "milliseconds",
            Field::Second => "second",
            Field::Minute => "minute",
            Field::Hour => "hour",
            Field::Day => "day",
            Field::Week => "week",
            Field::Month => "month",
            Field::Quarter => "quarter",
            Field::Year => "year",
            Field::DayOfWeek => "dow",
            Field::DayOfYear => "doy",
            Field::Epoch => "epoch",
        }
    }
}

/// `date_trunc('field', expr)`: the start of the hour, day, month … that it is in.
///
/// ```
/// # use relata_example::*;
/// let sql = select(date_trunc(Field::Day, users::created_at)).from(users).to_sql();
/// assert_eq!(sql, "SELECT date_trunc('day', users.created_at) FROM public.users");
/// ```
pub fn date_trunc<E: Expression<Sql: SqlType<Base: IsMoment>>>(field: Field, expr: E) -> Mapped<E, Base<E>> {
    let field = Node::Sql(relata_sql::literal(field.name()).into());
    Expr::new(Node::call("date_trunc", vec![field, expr.node()]))
}

/// `extract(field FROM expr)`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(extract(Field::Year, users::created_at)).from(users).to_sql();
/// assert_eq!(sql, "SELECT extract(year FROM users.created_at) FROM public.users");
/// ```
pub fn extract<E: Expression<Sql: SqlType<Base: IsTime>>>(field: Field, expr: E) -> Mapped<E, Numeric> {
    let nodes = vec![
        Node::sql("extract("),
        Node::sql(field.name()),
        Node::sql(" FROM "),
        expr.node(),
        Node::sql(")"),
    ];
    Expr::new(Node::Pieces(nodes))
}

/// `date_part('field', expr)`: as `extract`, as a floating-point number.
///
/// ```
/// # use relata_example::*;
/// let sql = select(date_part(Field::Hour, users::created_at)).from(users).to_sql();
/// assert_eq!(sql, "SELECT date_part('hour', users.created_at) FROM public.users");
/// ```
pub fn date_part<E: Expression<Sql: SqlType<Base: IsTime>>>(
    field: Field,
    expr: E,
) -> Mapped<E, DoublePrecision> {
    let field = Node::Sql(relata_sql::literal(field.name()).into());
    Expr::new(Node::call("date_part", vec![field, expr.node()]))
}

/// What dates and times can do.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::updated_at.since(users::created_at)).from(users).to_sql();
/// assert_eq!(sql, "SELECT users.updated_at - users.created_at FROM public.users");
/// ```
pub trait TimeExpression: Expression {
    /// `self + interval`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::value::Interval;
    ///
    /// let week = Interval { days: 7, ..Interval::default() };
    /// let sql = select(users::created_at.plus(week)).from(users).to_sql();
    /// assert_eq!(sql, "SELECT users.created_at + $1 FROM public.users");
    /// ```
    fn plus<R: Operand<Interval>>(self, interval: R) -> Combined<Self, R, Base<Self>, Interval>
    where
        Base<Self>: IsMoment,
    {
        Expr::new(Node::binary(self.node(), " + ", interval.into_node()))
    }

    /// `self - interval`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::value::Interval;
    ///
    /// let week = Interval { days: 7, ..Interval::default() };
    /// let sql = select(users::id).from(users).filter(users::created_at.gt(now().minus(week).at_time_zone("UTC"))).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.created_at > ((now() - $1) AT TIME ZONE $2)");
    /// ```
    fn minus<R: Operand<Interval>>(self, interval: R) -> Combined<Self, R, Base<Self>, Interval>
    where
        Base<Self>: IsMoment,
    {
        Expr::new(Node::binary(self.node(), " - ", interval.into_node()))
    }

    /// `self - other`: the time between them.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::updated_at.since(users::created_at)).from(users).to_sql();
    /// assert_eq!(sql, "SELECT users.updated_at - users.created_at FROM public.users");
    /// ```
    fn since<R: Operand<Base<Self>>>(
        self,
        other: R,
    ) -> Expr<<<NullOf<Self> as Nullness>::Or<R::Null> as Nullness>::Of<Interval>, Both<Self::Deps, R::Deps>>
    where
        Base<Self>: IsMoment,
    {
        Expr::new(Node::binary(self.node(), " - ", other.into_node()))
    }

    /// `self AT TIME ZONE zone`: from `timestamptz` to the `timestamp` there, and back.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::published_at.at_time_zone("Europe/Berlin")).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT articles.published_at AT TIME ZONE $1 FROM public.articles");
    /// ```
    fn at_time_zone<R: Operand<Text>>(
        self,
        zone: R,
    ) -> Combined<Self, R, <Base<Self> as IsMoment>::AtTimeZone, Text>
    where
        Base<Self>: IsMoment,
    {
        Expr::new(Node::binary(self.node(), " AT TIME ZONE ", zone.into_node()))
    }
}

impl<E: Expression> TimeExpression for E {}

/// `timestamp` or `timestamptz`.
///
/// ```
/// use relata::query::IsMoment;
/// use relata::types::{SqlType, Timestamp, Timestamptz};
///
/// assert_eq!(<Timestamptz as IsMoment>::AtTimeZone::TYPE, Timestamp::TYPE);
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no timestamp")]
pub trait IsMoment: SqlType {
    /// What AT TIME ZONE gives.
    type AtTimeZone: SqlType;
}

#[diagnostic::do_not_recommend]
impl IsMoment for Timestamp {
    type AtTimeZone = Timestamptz;
}

#[diagnostic::do_not_recommend]
impl IsMoment for Timestamptz {
    type AtTimeZone = Timestamp;
}

/// A type that has years, or hours.
///
/// ```
/// use relata::query::IsTime;
///
/// fn has_fields<S: IsTime>() {}
/// has_fields::<relata::types::Interval>();
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no date or time")]
pub trait IsTime {}

#[diagnostic::do_not_recommend]
impl IsTime for Timestamp {}
#[diagnostic::do_not_recommend]
impl IsTime for Timestamptz {}
#[diagnostic::do_not_recommend]
impl IsTime for Date {}
#[diagnostic::do_not_recommend]
impl IsTime for crate::types::Time {}
#[diagnostic::do_not_recommend]
impl IsTime for Interval {}

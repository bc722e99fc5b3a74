//! Dates and times (<https://www.postgresql.org/docs/current/functions-datetime.html>).

use crate::query::expression::{Base, Combined, Mapped, NullOf};
use crate::query::scope::Both;
use crate::query::{Expr, Expression, Node};
use crate::types::{
    Date, DoublePrecision, Interval, NotNull, Nullness, Numeric, Operand, SqlType, Text, Timestamp,
    Timestamptz,
};

/// `now()`: when the transaction began. It goes with `timestamptz`, and with `timestamp` in the session's time zone.
#[derive(Debug, Clone, Copy)]
pub struct Now;

/// `now()`.
pub fn now() -> Now {
    Now
}

impl Expression for Now {
    type Sql = Timestamptz;
    type Deps = ();

    fn node(self) -> Node {
        Node::sql("now()")
    }
}

impl Operand<Timestamptz> for Now {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        Node::sql("now()")
    }
}

impl Operand<Timestamp> for Now {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        Node::sql("LOCALTIMESTAMP")
    }
}

impl Operand<Date> for Now {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        Node::sql("CURRENT_DATE")
    }
}

/// `CURRENT_DATE`.
pub fn current_date() -> Expr<Date, ()> {
    Expr::new(Node::sql("CURRENT_DATE"))
}

/// A part of a date or time (<https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-EXTRACT>).
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
pub fn date_trunc<E: Expression<Sql: SqlType<Base: IsMoment>>>(field: Field, expr: E) -> Mapped<E, Base<E>> {
    let field = Node::Sql(relata_sql::literal(field.name()).into());
    Expr::new(Node::call("date_trunc", vec![field, expr.node()]))
}

/// `extract(field FROM expr)`.
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
pub fn date_part<E: Expression<Sql: SqlType<Base: IsTime>>>(
    field: Field,
    expr: E,
) -> Mapped<E, DoublePrecision> {
    let field = Node::Sql(relata_sql::literal(field.name()).into());
    Expr::new(Node::call("date_part", vec![field, expr.node()]))
}

/// What dates and times can do.
pub trait TimeExpression: Expression {
    /// `self + interval`.
    fn plus<R: Operand<Interval>>(self, interval: R) -> Combined<Self, R, Base<Self>, Interval>
    where
        Base<Self>: IsMoment,
    {
        Expr::new(Node::binary(self.node(), " + ", interval.into_node()))
    }

    /// `self - interval`.
    fn minus<R: Operand<Interval>>(self, interval: R) -> Combined<Self, R, Base<Self>, Interval>
    where
        Base<Self>: IsMoment,
    {
        Expr::new(Node::binary(self.node(), " - ", interval.into_node()))
    }

    /// `self - other`: the time between them.
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
#[diagnostic::on_unimplemented(message = "`{Self}` is no timestamp")]
pub trait IsMoment: SqlType {
    /// What AT TIME ZONE gives.
    type AtTimeZone: SqlType;
}

impl IsMoment for Timestamp {
    type AtTimeZone = Timestamptz;
}

impl IsMoment for Timestamptz {
    type AtTimeZone = Timestamp;
}

/// A type that has years, or hours.
#[diagnostic::on_unimplemented(message = "`{Self}` is no date or time")]
pub trait IsTime {}

impl IsTime for Timestamp {}
impl IsTime for Timestamptz {}
impl IsTime for Date {}
impl IsTime for crate::types::Time {}
impl IsTime for Interval {}

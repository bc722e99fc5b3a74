//! Ranges (<https://www.postgresql.org/docs/current/functions-range.html>).

use crate::query::scope::Both;
use crate::query::{Expr, Expression, Node};
use crate::types::{Boolean, Multirange, Operand, Range, RangeType, SqlType};

use super::{Base, Combined, Compared, Condition, Mapped};

/// The type of a range's bounds.
type Bound<E> = <Base<E> as IsRange>::Bound;

/// What ranges and multiranges can do.
///
/// ```
/// # use relata_example::*;
/// let sql = select(bookings::nights.lower_bound()).from(bookings).to_sql();
/// assert_eq!(sql, "SELECT lower(bookings.nights) FROM public.bookings");
/// ```
pub trait RangeExpression: Expression {
    /// `self @> value`: whether the value is in the range.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let day = relata::chrono::NaiveDate::MIN;
    /// let sql = select(bookings::id).from(bookings).filter(bookings::nights.contains_value(day)).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights @> $1");
    /// ```
    fn contains_value<R: Operand<Bound<Self>>>(self, value: R) -> Condition<Both<Self::Deps, R::Deps>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " @> ", value.into_node()))
    }

    /// `self @> other`: whether all of the other range is in it.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::id).from(bookings).filter(bookings::nights.contains_range(first..=last)).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights @> $1");
    /// ```
    fn contains_range<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " @> ", other.into_node()))
    }

    /// `self <@ other`: whether all of it is in the other range.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::id).from(bookings).filter(bookings::nights.within_range(first..last)).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights <@ $1");
    /// ```
    fn within_range<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " <@ ", other.into_node()))
    }

    /// `self << other`: whether it ends before the other begins.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::id).from(bookings).filter(bookings::nights.left_of(first..last)).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights << $1");
    /// ```
    fn left_of<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " << ", other.into_node()))
    }

    /// `self >> other`: whether it begins after the other ends.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::id).from(bookings).filter(bookings::nights.right_of(first..last)).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights >> $1");
    /// ```
    fn right_of<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " >> ", other.into_node()))
    }

    /// `self + other`: the values of both; an error for ranges with a gap between them, which multiranges may have.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::nights.range_union(first..last)).from(bookings).to_sql();
    /// assert_eq!(sql, "SELECT bookings.nights + $1 FROM public.bookings");
    /// ```
    fn range_union<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " + ", other.into_node()))
    }

    /// `self * other`: the values that both have.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::nights.range_intersection(first..last)).from(bookings).to_sql();
    /// assert_eq!(sql, "SELECT bookings.nights * $1 FROM public.bookings");
    /// ```
    fn range_intersection<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " * ", other.into_node()))
    }

    /// `self - other`: the values that the other has not; an error for a range that would fall apart, as a multirange
    /// may.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::nights.range_difference(first..last)).from(bookings).to_sql();
    /// assert_eq!(sql, "SELECT bookings.nights - $1 FROM public.bookings");
    /// ```
    fn range_difference<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " - ", other.into_node()))
    }

    /// `self && other`: whether they have a value in common.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::id).from(bookings).filter(bookings::nights.overlaps(first..last)).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights && $1");
    /// ```
    fn overlaps<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " && ", other.into_node()))
    }

    /// `self -|- other`: whether one begins where the other ends.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let (first, last) = (relata::chrono::NaiveDate::MIN, relata::chrono::NaiveDate::MAX);
    /// let sql = select(bookings::id).from(bookings).filter(bookings::nights.adjacent_to(first..last)).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE bookings.nights -|- $1");
    /// ```
    fn adjacent_to<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " -|- ", other.into_node()))
    }

    /// `lower(self)`: NULL where it has no lower bound, or is empty.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(bookings::nights.lower_bound()).from(bookings).to_sql();
    /// assert_eq!(sql, "SELECT lower(bookings.nights) FROM public.bookings");
    /// ```
    fn lower_bound(self) -> Expr<<Bound<Self> as SqlType>::OrNull, Self::Deps>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::call("lower", vec![self.node()]))
    }

    /// `upper(self)`: NULL where it has no upper bound, or is empty.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(bookings::nights.upper_bound()).from(bookings).to_sql();
    /// assert_eq!(sql, "SELECT upper(bookings.nights) FROM public.bookings");
    /// ```
    fn upper_bound(self) -> Expr<<Bound<Self> as SqlType>::OrNull, Self::Deps>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::call("upper", vec![self.node()]))
    }

    /// `isempty(self)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(bookings::id).from(bookings).filter(not(bookings::nights.is_empty_range())).to_sql();
    /// assert_eq!(sql, "SELECT bookings.id FROM public.bookings WHERE NOT isempty(bookings.nights)");
    /// ```
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_empty_range(self) -> Mapped<Self, Boolean>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::call("isempty", vec![self.node()]))
    }
}

impl<E: Expression> RangeExpression for E {}

/// A range type or a multirange type.
///
/// ```
/// use relata::query::IsRange;
/// use relata::types::{Date, Range, SqlType};
///
/// assert_eq!(<Range<Date> as IsRange>::Bound::TYPE, Date::TYPE);
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no range")]
pub trait IsRange: SqlType {
    /// The type of its bounds.
    type Bound: SqlType;
}

#[diagnostic::do_not_recommend]
impl<R: RangeType<Base = R>> IsRange for Range<R> {
    type Bound = <R::Subtype as SqlType>::Base;
}

#[diagnostic::do_not_recommend]
impl<R: RangeType<Base = R>> IsRange for Multirange<R> {
    type Bound = <R::Subtype as SqlType>::Base;
}

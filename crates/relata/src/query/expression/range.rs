//! Ranges (<https://www.postgresql.org/docs/current/functions-range.html>).

use crate::query::scope::Both;
use crate::query::{Expr, Expression, Node};
use crate::types::{Boolean, Multirange, Operand, Range, RangeType, SqlType};

use super::{Base, Combined, Compared, Condition, Mapped};

/// The type of a range's bounds.
type Bound<E> = <Base<E> as IsRange>::Bound;

/// What ranges and multiranges can do.
pub trait RangeExpression: Expression {
    /// `self @> value`: whether the value is in the range.
    fn contains_value<R: Operand<Bound<Self>>>(self, value: R) -> Condition<Both<Self::Deps, R::Deps>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " @> ", value.into_node()))
    }

    /// `self @> other`: whether all of the other range is in it.
    fn contains_range<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " @> ", other.into_node()))
    }

    /// `self <@ other`: whether all of it is in the other range.
    fn within_range<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " <@ ", other.into_node()))
    }

    /// `self << other`: whether it ends before the other begins.
    fn left_of<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " << ", other.into_node()))
    }

    /// `self >> other`: whether it begins after the other ends.
    fn right_of<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " >> ", other.into_node()))
    }

    /// `self + other`: the values of both; an error for ranges with a gap between them, which multiranges may have.
    fn range_union<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " + ", other.into_node()))
    }

    /// `self * other`: the values that both have.
    fn range_intersection<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " * ", other.into_node()))
    }

    /// `self - other`: the values that the other has not; an error for a range that would fall apart, as a multirange
    /// may.
    fn range_difference<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " - ", other.into_node()))
    }

    /// `self && other`: whether they have a value in common.
    fn overlaps<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " && ", other.into_node()))
    }

    /// `self -|- other`: whether one begins where the other ends.
    fn adjacent_to<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::binary(self.node(), " -|- ", other.into_node()))
    }

    /// `lower(self)`: NULL where it has no lower bound, or is empty.
    fn lower_bound(self) -> Expr<<Bound<Self> as SqlType>::OrNull, Self::Deps>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::call("lower", vec![self.node()]))
    }

    /// `upper(self)`: NULL where it has no upper bound, or is empty.
    fn upper_bound(self) -> Expr<<Bound<Self> as SqlType>::OrNull, Self::Deps>
    where
        Base<Self>: IsRange,
    {
        Expr::new(Node::call("upper", vec![self.node()]))
    }

    /// `isempty(self)`.
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
#[diagnostic::on_unimplemented(message = "`{Self}` is no range")]
pub trait IsRange: SqlType {
    /// The type of its bounds.
    type Bound: SqlType;
}

impl<R: RangeType<Base = R>> IsRange for Range<R> {
    type Bound = <R::Subtype as SqlType>::Base;
}

impl<R: RangeType<Base = R>> IsRange for Multirange<R> {
    type Bound = <R::Subtype as SqlType>::Base;
}

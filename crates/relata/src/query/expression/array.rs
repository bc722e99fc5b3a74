//! Arrays (<https://www.postgresql.org/docs/current/functions-array.html>).

use crate::query::scope::Both;
use crate::query::{Expr, Expression, Node};
use crate::types::{Array, Integer, Operand, SqlType};

use super::{Base, Combined, Compared, Condition, Mapped, as_base, beside};

/// The type of an array's elements.
type Element<E> = <Base<E> as IsArray>::Element;

/// What arrays can do.
pub trait ArrayExpression: Expression {
    /// `self @> other`: whether it has all elements of the other.
    fn contains_all<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(self.node(), " @> ", beside::<Self, R>(other)))
    }

    /// `self <@ other`: whether the other has all elements of it.
    fn contained_in<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(self.node(), " <@ ", beside::<Self, R>(other)))
    }

    /// `self && other`: whether they have an element in common.
    fn overlaps_with<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(self.node(), " && ", beside::<Self, R>(other)))
    }

    /// `value = ANY (self)`.
    fn has<R: Operand<Element<Self>>>(self, value: R) -> Condition<Both<Self::Deps, R::Deps>>
    where
        Base<Self>: IsArray,
    {
        let nodes = vec![value.into_node(), Node::sql(" = ANY("), self.node(), Node::sql(")")];
        Expr::new(Node::Pieces(nodes))
    }

    /// `cardinality(self)`: how many elements it has.
    fn cardinality(self) -> Mapped<Self, Integer>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::call("cardinality", vec![self.node()]))
    }

    /// `self || other`.
    fn array_concat<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(as_base(self), " || ", other.into_node()))
    }
}

impl<E: Expression> ArrayExpression for E {}

/// An array.
#[diagnostic::on_unimplemented(message = "`{Self}` is no array")]
pub trait IsArray: SqlType {
    /// The type of its elements.
    type Element: SqlType<Base = Self::Element>;
}

impl<S: SqlType<Base = S>> IsArray for Array<S> {
    type Element = S;
}

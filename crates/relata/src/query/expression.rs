//! Expressions, and the operators that make them.

use std::fmt;
use std::marker::PhantomData;

use crate::types::{Boolean, Nullness, Operand, SqlType, Text};

use super::Node;
use super::scope::{Both, Defined};

/// An expression of SQL type `S` that mentions the columns `Deps`.
pub struct Expr<S, Deps> {
    node: Node,
    types: PhantomData<fn() -> (S, Deps)>,
}

impl<S, Deps> Expr<S, Deps> {
    /// An expression from its tree. The caller answers for its type.
    #[inline]
    pub fn new(node: Node) -> Self {
        Expr { node, types: PhantomData }
    }
}

impl<S, Deps> Clone for Expr<S, Deps> {
    fn clone(&self) -> Self {
        Expr::new(self.node.clone())
    }
}

impl<S, Deps> fmt::Debug for Expr<S, Deps> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.node, f)
    }
}

/// A column or an expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL expression",
    label = "expected a column or an expression",
    note = "`value(…)` makes an expression of a Rust value"
)]
pub trait Expression: Sized {
    /// Its type.
    type Sql: SqlType;
    /// The columns that it mentions.
    type Deps;

    /// Its tree.
    fn node(self) -> Node;
}

impl<S: SqlType, Deps> Expression for Expr<S, Deps> {
    type Sql = S;
    type Deps = Deps;

    #[inline]
    fn node(self) -> Node {
        self.node
    }
}

impl<S: SqlType<Base = B>, B: SqlType, Deps> Operand<B> for Expr<S, Deps> {
    type Deps = Deps;
    type Null = S::Null;

    #[inline]
    fn into_node(self) -> Node {
        self.node
    }
}

/// A condition's type: NULL if `A` may be or `B` may be.
type Condition<A, B> = <<A as Nullness>::Or<B> as Nullness>::Of<Boolean>;
/// The type of an expression that an operator compares.
type Base<E> = <<E as Expression>::Sql as SqlType>::Base;
/// Whether an expression may be NULL.
type NullOf<E> = <<E as Expression>::Sql as SqlType>::Null;
/// What a comparison of `E` with `R` gives.
type Compared<E, R> = Expr<
    Condition<NullOf<E>, <R as Operand<Base<E>>>::Null>,
    Both<<E as Expression>::Deps, <R as Operand<Base<E>>>::Deps>,
>;

macro_rules! comparisons {
    ($($(#[$doc:meta])+ $name:ident $operator:literal;)+) => {$(
        $(#[$doc])+
        #[inline]
        fn $name<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
            Expr::new(Node::binary(self.node(), $operator, right.into_node()))
        }
    )+};
}

/// What every expression can do: comparison and NULL
/// (<https://www.postgresql.org/docs/current/functions-comparison.html>).
pub trait Comparison: Expression {
    comparisons! {
        /// `self = right`.
        eq " = ";
        /// `self <> right`.
        ne " <> ";
        /// `self < right`.
        lt " < ";
        /// `self <= right`.
        le " <= ";
        /// `self > right`.
        gt " > ";
        /// `self >= right`.
        ge " >= ";
    }

    /// `self IS NULL`.
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_null(self) -> Expr<Boolean, Defined<Self::Deps>> {
        Expr::new(Node::Postfix(vec![self.node(), Node::sql(" IS NULL")]))
    }

    /// `self IS NOT NULL`.
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_not_null(self) -> Expr<Boolean, Defined<Self::Deps>> {
        Expr::new(Node::Postfix(vec![self.node(), Node::sql(" IS NOT NULL")]))
    }
}

impl<E: Expression> Comparison for E {}

/// AND, OR and NOT.
pub trait BooleanExpression: Expression<Sql: SqlType<Base = Boolean>> {
    /// `self AND right`.
    fn and<R: Operand<Boolean>>(self, right: R) -> Compared<Self, R>
    where
        Self::Sql: SqlType<Base = Boolean>,
    {
        Expr::new(Node::logic(self.node(), " AND ", right.into_node()))
    }

    /// `self OR right`.
    fn or<R: Operand<Boolean>>(self, right: R) -> Compared<Self, R>
    where
        Self::Sql: SqlType<Base = Boolean>,
    {
        Expr::new(Node::logic(self.node(), " OR ", right.into_node()))
    }
}

impl<E: Expression<Sql: SqlType<Base = Boolean>>> BooleanExpression for E {}

/// What text can do (<https://www.postgresql.org/docs/current/functions-matching.html>).
pub trait TextExpression: Expression {
    /// `self LIKE pattern`; `contains` escapes what a user typed.
    fn like<R: Operand<Text>>(
        self,
        pattern: R,
    ) -> Expr<Condition<NullOf<Self>, R::Null>, Both<Self::Deps, R::Deps>>
    where
        Self::Sql: SqlType<Base = Text>,
    {
        Expr::new(Node::binary(self.node(), " LIKE ", pattern.into_node()))
    }

    /// `self ILIKE pattern`: LIKE without regard to case.
    fn ilike<R: Operand<Text>>(
        self,
        pattern: R,
    ) -> Expr<Condition<NullOf<Self>, R::Null>, Both<Self::Deps, R::Deps>>
    where
        Self::Sql: SqlType<Base = Text>,
    {
        Expr::new(Node::binary(self.node(), " ILIKE ", pattern.into_node()))
    }
}

impl<E: Expression> TextExpression for E {}

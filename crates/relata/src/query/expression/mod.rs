//! Expressions, and the operators that make them: one group of operators a file.

mod arithmetic;
mod array;
mod boolean;
mod comparison;
mod json;
mod list;
mod range;
mod text;

use std::fmt;
use std::marker::PhantomData;

use crate::types::{Boolean, Nullable, Nullness, Operand, SqlType};

use super::Node;
use super::scope::Both;

pub use arithmetic::{Arithmetic, Number};
pub use array::{ArrayExpression, IsArray};
pub use boolean::{BooleanExpression, Filters, IsBoolean, all, any, not};
pub use comparison::{Comparison, OrNull};
pub use json::{IsJson, IsJsonb, JsonExpression, JsonKey, JsonbExpression};
pub use list::{InList, List, Subset};
pub use range::{IsRange, RangeExpression};
pub use text::{IsText, TextExpression, contains, ends_with, starts_with};

/// An expression of SQL type `S` that mentions the columns `Deps`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::Expr;
/// use relata::types::Text;
///
/// let name: Expr<Text, _> = users::email.lower();
/// let sql = select(name).from(users).to_sql();
/// assert_eq!(sql, "SELECT lower(users.email) FROM public.users");
/// ```
pub struct Expr<S, Deps> {
    node: Node,
    types: PhantomData<fn() -> (S, Deps)>,
}

impl<S, Deps> Expr<S, Deps> {
    /// An expression from its tree. The caller answers for its type.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Text;
    ///
    /// let version = Expr::<Text, ()>::new(Node::call("version", Vec::new()));
    /// let sql = select(version).to_sql();
    /// assert_eq!(sql, "SELECT version()");
    /// ```
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
///
/// ```
/// # use relata_example::*;
/// use relata::types::{Integer, SqlType};
///
/// /// Of any expression that is an integer, twice as much.
/// fn twice<E: Expression<Sql = Integer>>(expr: E) -> impl Expression<Deps = E::Deps> {
///     Expr::<Integer, E::Deps>::new(Node::binary(expr.node(), " * ", Node::param::<Integer>(2)))
/// }
///
/// let _ = twice(employees::salary);
/// ```
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
    /// Them with their numbers, if it is a column: what GROUP BY is asked for.
    type Named;

    /// Its tree.
    ///
    /// ```
    /// # use relata_example::*;
    /// assert!(matches!(users::email.node(), Node::Column { .. }));
    /// ```
    fn node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, Deps> Expression for Expr<S, Deps> {
    type Sql = S;
    type Deps = Deps;
    type Named = Deps;

    #[inline]
    fn node(self) -> Node {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType<Base = B>, B: SqlType, Deps> Operand<B> for Expr<S, Deps> {
    type Deps = Deps;
    type Null = S::Null;

    #[inline]
    fn into_node(self) -> Node {
        as_array::<S, B>(self.node)
    }
}

/// What stands beside `E` as of its type, and not only of the one that operators compare.
#[inline]
pub(crate) fn beside<E: Expression, R: Operand<Base<E>>>(right: R) -> Node {
    as_array::<Base<E>, E::Sql>(right.into_node())
}

/// `E` as of the type that operators compare.
#[inline]
pub(crate) fn as_base<E: Expression>(expr: E) -> Node {
    as_array::<E::Sql, Base<E>>(expr.node())
}

/// PostgreSQL takes a domain for the type that it constrains, but has no operators for arrays of the two: one is cast to
/// the other.
#[inline]
pub(crate) fn as_array<From: SqlType, To: SqlType>(node: Node) -> Node {
    if !(From::TYPE.array && To::TYPE.array) || From::TYPE.sql == To::TYPE.sql {
        return node;
    }
    Node::Postfix(vec![node, Node::sql("::"), Node::sql(To::TYPE.sql), Node::sql("[]")])
}

/// A condition: true, false or NULL, whatever it compares, so that conditions are of one type, and fit in one array.
pub type Condition<Deps> = Expr<Nullable<Boolean>, Deps>;
/// The type of an expression that an operator compares.
pub(crate) type Base<E> = <<E as Expression>::Sql as SqlType>::Base;
/// Whether an expression may be NULL.
pub(crate) type NullOf<E> = <<E as Expression>::Sql as SqlType>::Null;
/// What an operator of `E` and an operand `R` of type `B` gives, if it gives a condition.
pub(crate) type Compared<E, R, B = Base<E>> =
    Condition<Both<<E as Expression>::Deps, <R as Operand<B>>::Deps>>;
/// What an operator of `E` and an operand `R` of type `B` gives, if it gives `S`.
pub(crate) type Combined<E, R, S, B = Base<E>> = Expr<
    <<NullOf<E> as Nullness>::Or<<R as Operand<B>>::Null> as Nullness>::Of<S>,
    Both<<E as Expression>::Deps, <R as Operand<B>>::Deps>,
>;
/// What a function of `E` alone gives, if it gives `S`: NULL where `E` is.
pub(crate) type Mapped<E, S> = Expr<<NullOf<E> as Nullness>::Of<S>, <E as Expression>::Deps>;

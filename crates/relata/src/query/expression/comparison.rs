//! Comparison and NULL (<https://www.postgresql.org/docs/current/functions-comparison.html>).

use crate::query::scope::{Both, Defined};
use crate::query::{Expr, Expression, Node};
use crate::types::{Boolean, Operand, SqlType};

use super::{Base, Compared, Condition, InList, List, Mapped, as_array, beside};

macro_rules! comparisons {
    ($($(#[$doc:meta])+ $name:ident $operator:literal;)+) => {$(
        $(#[$doc])+
        #[inline]
        fn $name<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
            Expr::new(Node::binary(self.node(), $operator, beside::<Self, R>(right)))
        }
    )+};
}

/// What every expression can do: comparison, NULL, lists, casts.
pub trait Comparison: Expression {
    comparisons! {
        /// `self = right`. NULL equals nothing; see [`is_null`](Self::is_null) and
        /// [`is_not_distinct_from`](Self::is_not_distinct_from).
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

    /// `self BETWEEN low AND high`, both included.
    fn between<L: Operand<Base<Self>>, H: Operand<Base<Self>>>(
        self,
        low: L,
        high: H,
    ) -> Condition<Both<Self::Deps, Both<L::Deps, H::Deps>>> {
        let nodes = vec![
            self.node(),
            Node::sql(" BETWEEN "),
            beside::<Self, L>(low),
            Node::sql(" AND "),
            beside::<Self, H>(high),
        ];
        Expr::new(Node::Postfix(nodes))
    }

    /// `self IS NOT DISTINCT FROM right`: as `=`, but NULL is equal to NULL, and the result is never NULL. The right side
    /// may be an `Option`.
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_not_distinct_from<R: OrNull<Base<Self>, How>, How>(
        self,
        right: R,
    ) -> Expr<Boolean, Defined<Both<Self::Deps, R::Deps>>> {
        let right = as_array::<Base<Self>, Self::Sql>(right.into_node());
        Expr::new(Node::binary(self.node(), " IS NOT DISTINCT FROM ", right))
    }

    /// `self IS DISTINCT FROM right`: as `<>`, but NULL differs from every value, and the result is never NULL. The right
    /// side may be an `Option`.
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_distinct_from<R: OrNull<Base<Self>, How>, How>(
        self,
        right: R,
    ) -> Expr<Boolean, Defined<Both<Self::Deps, R::Deps>>> {
        let right = as_array::<Base<Self>, Self::Sql>(right.into_node());
        Expr::new(Node::binary(self.node(), " IS DISTINCT FROM ", right))
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

    /// `self = ANY (list)`, with a list of values as one parameter however long it is, or `self IN (subquery)`.
    fn in_<L: InList<Base<Self>, How>, How>(self, list: L) -> Condition<Self::Deps> {
        match list.into_list() {
            List::Array(array) => {
                Expr::new(Node::Pieces(vec![self.node(), Node::sql(" = ANY("), array, Node::sql(")")]))
            }
            List::Subquery(query) => Expr::new(Node::binary(self.node(), " IN ", query)),
        }
    }

    /// `self <> ALL (list)`, or `self NOT IN (subquery)`.
    fn not_in<L: InList<Base<Self>, How>, How>(self, list: L) -> Condition<Self::Deps> {
        match list.into_list() {
            List::Array(array) => {
                Expr::new(Node::Pieces(vec![self.node(), Node::sql(" <> ALL("), array, Node::sql(")")]))
            }
            List::Subquery(query) => Expr::new(Node::binary(self.node(), " NOT IN ", query)),
        }
    }

    /// `CAST(self AS type)`.
    fn cast<S: SqlType>(self) -> Mapped<Self, S> {
        let brackets = if S::TYPE.array { "[])" } else { ")" };
        Expr::new(Node::Pieces(vec![
            Node::sql("CAST("),
            self.node(),
            Node::sql(" AS "),
            Node::sql(S::TYPE.sql),
            Node::sql(brackets),
        ]))
    }
}

impl<E: Expression> Comparison for E {}

/// An operand of SQL type `S`, or an `Option` of one; `How` tells which of these it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of SQL type `{S}`",
    label = "expected a value, a column or an expression of SQL type `{S}`, or an `Option` of one"
)]
pub trait OrNull<S: SqlType, How> {
    /// The columns that it mentions.
    type Deps;

    /// Its tree.
    fn into_node(self) -> Node;
}

/// As it is.
#[derive(Debug)]
pub struct Given;

/// A Rust `Option`.
#[derive(Debug)]
pub struct Optional;

impl<S: SqlType, R: Operand<S>> OrNull<S, Given> for R {
    type Deps = R::Deps;

    fn into_node(self) -> Node {
        Operand::into_node(self)
    }
}

impl<S: SqlType, R: Operand<S>> OrNull<S, Optional> for Option<R> {
    type Deps = R::Deps;

    fn into_node(self) -> Node {
        self.map_or(Node::sql("NULL"), Operand::into_node)
    }
}

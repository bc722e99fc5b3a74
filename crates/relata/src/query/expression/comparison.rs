//! Comparison and NULL (<https://www.postgresql.org/docs/current/functions-comparison.html>).

use crate::query::scope::{Both, Defined};
use crate::query::{Expr, Expression, Node};
use crate::types::{Boolean, Operand, SqlType};

use super::{Base, Compared, Condition, InList, List, Mapped, as_array, beside};

/// What every expression can do: comparison, NULL, lists, casts.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).filter(users::email.ne("ann@example.com")).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email <> $1");
/// ```
pub trait Comparison: Expression {
    /// `self = right`. NULL equals nothing; see [`is_null`](Self::is_null) and
    /// [`is_not_distinct_from`](Self::is_not_distinct_from).
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.eq("ann@example.com")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email = $1");
    /// ```
    #[inline]
    fn eq<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
        compared(self, " = ", right)
    }

    /// `self <> right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::role.ne(UserRole::Admin)).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.role <> $1::public.user_role");
    /// ```
    #[inline]
    fn ne<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
        compared(self, " <> ", right)
    }

    /// `self < right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(employees::id).from(employees).filter(employees::salary.lt(200)).to_sql();
    /// assert_eq!(sql, "SELECT employees.id FROM public.employees WHERE employees.salary < $1");
    /// ```
    #[inline]
    fn lt<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
        compared(self, " < ", right)
    }

    /// `self <= right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(employees::id).from(employees).filter(employees::salary.le(200)).to_sql();
    /// assert_eq!(sql, "SELECT employees.id FROM public.employees WHERE employees.salary <= $1");
    /// ```
    #[inline]
    fn le<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
        compared(self, " <= ", right)
    }

    /// `self > right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(employees::id).from(employees).filter(employees::salary.gt(200)).to_sql();
    /// assert_eq!(sql, "SELECT employees.id FROM public.employees WHERE employees.salary > $1");
    /// ```
    #[inline]
    fn gt<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
        compared(self, " > ", right)
    }

    /// `self >= right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(employees::id).from(employees).filter(employees::salary.ge(200)).to_sql();
    /// assert_eq!(sql, "SELECT employees.id FROM public.employees WHERE employees.salary >= $1");
    /// ```
    #[inline]
    fn ge<R: Operand<Base<Self>>>(self, right: R) -> Compared<Self, R> {
        compared(self, " >= ", right)
    }

    /// `self BETWEEN low AND high`, both included.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(employees::id).from(employees).filter(employees::salary.between(100, 200)).to_sql();
    /// assert_eq!(sql, "SELECT employees.id FROM public.employees WHERE employees.salary BETWEEN $1 AND $2");
    /// ```
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
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::last_name.is_not_distinct_from(users::first_name)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT users.id FROM public.users WHERE users.last_name IS NOT DISTINCT FROM users.first_name"
    /// );
    /// ```
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
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::last_name.is_distinct_from("Lee")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.last_name IS DISTINCT FROM $1");
    /// ```
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_distinct_from<R: OrNull<Base<Self>, How>, How>(
        self,
        right: R,
    ) -> Expr<Boolean, Defined<Both<Self::Deps, R::Deps>>> {
        let right = as_array::<Base<Self>, Self::Sql>(right.into_node());
        Expr::new(Node::binary(self.node(), " IS DISTINCT FROM ", right))
    }

    /// `self IS NULL`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::last_name.is_null()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.last_name IS NULL");
    /// ```
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_null(self) -> Expr<Boolean, Defined<Self::Deps>> {
        Expr::new(Node::Postfix(vec![self.node(), Node::sql(" IS NULL")]))
    }

    /// `self IS NOT NULL`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::last_name.is_not_null()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.last_name IS NOT NULL");
    /// ```
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_not_null(self) -> Expr<Boolean, Defined<Self::Deps>> {
        Expr::new(Node::Postfix(vec![self.node(), Node::sql(" IS NOT NULL")]))
    }

    /// `self = ANY (list)`, with a list of values as one parameter however long it is, or `self IN (subquery)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.in_(["ann@example.com", "bob@example.com"])).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email = ANY($1)");
    /// let paying = select(subscriptions::user_id).from(subscriptions);
    /// let sql = select(users::id).from(users).filter(users::id.in_(paying)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT users.id FROM public.users WHERE users.id IN (SELECT subscriptions.user_id FROM public.subscriptions)"
    /// );
    /// ```
    fn in_<L: InList<Base<Self>, How>, How>(self, list: L) -> Condition<Self::Deps> {
        match list.into_list() {
            List::Array(array) => {
                Expr::new(Node::Postfix(vec![self.node(), Node::sql(" = ANY("), array, Node::sql(")")]))
            }
            List::Subquery(query) => Expr::new(Node::binary(self.node(), " IN ", query)),
        }
    }

    /// `self <> ALL (list)`, or `self NOT IN (subquery)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::role.not_in([UserRole::Admin])).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.role <> ALL($1::public.user_role[])");
    /// ```
    fn not_in<L: InList<Base<Self>, How>, How>(self, list: L) -> Condition<Self::Deps> {
        match list.into_list() {
            List::Array(array) => {
                Expr::new(Node::Postfix(vec![self.node(), Node::sql(" <> ALL("), array, Node::sql(")")]))
            }
            List::Subquery(query) => Expr::new(Node::binary(self.node(), " NOT IN ", query)),
        }
    }

    /// `CAST(self AS type)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Text;
    ///
    /// let sql = select(users::id.cast::<Text>()).from(users).to_sql();
    /// assert_eq!(sql, "SELECT CAST(users.id AS text) FROM public.users");
    /// ```
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

#[inline]
fn compared<E: Expression, R: Operand<Base<E>>>(left: E, operator: &'static str, right: R) -> Compared<E, R> {
    Expr::new(Node::binary(left.node(), operator, beside::<E, R>(right)))
}

/// An operand of SQL type `S`, or an `Option` of one; `How` tells which of these it is.
///
/// ```
/// # use relata_example::*;
/// # let name: Option<&str> = None;
/// let sql = select(users::id).from(users).filter(users::last_name.is_not_distinct_from(name)).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.last_name IS NOT DISTINCT FROM NULL");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of SQL type `{S}`",
    label = "expected a value, a column or an expression of SQL type `{S}`, or an `Option` of one"
)]
pub trait OrNull<S: SqlType, How> {
    /// The columns that it mentions.
    type Deps;

    /// Its tree.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Text;
    ///
    /// assert!(matches!(OrNull::<Text, _>::into_node("Lee"), Node::Param(_)));
    /// ```
    fn into_node(self) -> Node;
}

/// As it is.
#[derive(Debug)]
pub struct Given;

/// A Rust `Option`.
#[derive(Debug)]
pub struct Optional;

#[diagnostic::do_not_recommend]
impl<S: SqlType, R: Operand<S>> OrNull<S, Given> for R {
    type Deps = R::Deps;

    fn into_node(self) -> Node {
        Operand::into_node(self)
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, R: Operand<S>> OrNull<S, Optional> for Option<R> {
    type Deps = R::Deps;

    fn into_node(self) -> Node {
        self.map_or(Node::sql("NULL"), Operand::into_node)
    }
}

//! CASE, coalesce and their like (<https://www.postgresql.org/docs/current/functions-conditional.html>).

use std::marker::PhantomData;

use crate::query::expression::{Base, NullOf, as_array, as_base, beside};
use crate::query::scope::{Both, Defined};
use crate::query::{Expr, Expression, Node};
use crate::types::{Boolean, NotNull, Nullness, Operand, SqlType};

/// A Rust value as an expression of SQL type `S`: `value::<Text>("x")`.
///
/// ```
/// # use relata_example::*;
/// use relata::types::Text;
///
/// let sql = select((users::email, value::<Text>("a constant"))).from(users).to_sql();
/// assert_eq!(sql, "SELECT users.email, $1 FROM public.users");
/// ```
pub fn value<S: SqlType>(value: impl Operand<S::Base, Deps = (), Null = NotNull>) -> Expr<S, ()> {
    Expr::new(value.into_node())
}

/// `coalesce(expr, other)`: `other` where `expr` is NULL.
///
/// ```
/// # use relata_example::*;
/// let sql = select(coalesce(users::first_name, users::email)).from(users).to_sql();
/// assert_eq!(sql, "SELECT coalesce(users.first_name, users.email) FROM public.users");
/// ```
pub fn coalesce<E: Expression, R: Operand<Base<E>, Deps = D, Null = N>, D, N: Nullness>(
    expr: E,
    other: R,
) -> Expr<N::Of<Base<E>>, Both<Defined<E::Deps>, D>> {
    Expr::new(Node::call("coalesce", vec![as_base(expr), other.into_node()]))
}

/// `nullif(expr, other)`: NULL where both are equal, else `expr`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(nullif(users::email, "")).from(users).to_sql();
/// assert_eq!(sql, "SELECT nullif(users.email, $1) FROM public.users");
/// ```
pub fn nullif<E: Expression, R: Operand<Base<E>, Deps = D>, D>(
    expr: E,
    other: R,
) -> Expr<<E::Sql as SqlType>::OrNull, Both<E::Deps, D>> {
    Expr::new(Node::call("nullif", vec![expr.node(), beside::<E, R>(other)]))
}

/// `greatest(expr, other)`; NULLs are left out.
///
/// ```
/// # use relata_example::*;
/// let sql = select(greatest(employees::salary, 100)).from(employees).to_sql();
/// assert_eq!(sql, "SELECT greatest(employees.salary, $1) FROM public.employees");
/// ```
pub fn greatest<E: Expression, R: Operand<Base<E>, Deps = D, Null = N>, D, N: Nullness>(
    expr: E,
    other: R,
) -> Expr<<<NullOf<E> as Nullness>::Or<N> as Nullness>::Of<Base<E>>, Both<E::Deps, D>> {
    Expr::new(Node::call("greatest", vec![as_base(expr), other.into_node()]))
}

/// `least(expr, other)`; NULLs are left out.
///
/// ```
/// # use relata_example::*;
/// let sql = select(least(employees::salary, 100)).from(employees).to_sql();
/// assert_eq!(sql, "SELECT least(employees.salary, $1) FROM public.employees");
/// ```
pub fn least<E: Expression, R: Operand<Base<E>, Deps = D, Null = N>, D, N: Nullness>(
    expr: E,
    other: R,
) -> Expr<<<NullOf<E> as Nullness>::Or<N> as Nullness>::Of<Base<E>>, Both<E::Deps, D>> {
    Expr::new(Node::call("least", vec![as_base(expr), other.into_node()]))
}

/// CASE: `case().when(condition, value).when(…).otherwise(value)`, or `.end()` for NULL.
///
/// ```
/// # use relata_example::*;
/// use relata::types::Text;
///
/// let size = case().when(employees::salary.ge(200), value::<Text>("high")).otherwise("low");
/// let sql = select(size).from(employees).to_sql();
/// assert_eq!(sql, "SELECT CASE WHEN employees.salary >= $1 THEN $2 ELSE $3 END FROM public.employees");
/// ```
#[derive(Debug)]
pub struct Case<S, Deps> {
    nodes: Vec<Node>,
    types: PhantomData<fn() -> (S, Deps)>,
}

/// A CASE without a WHEN.
///
/// ```
/// # use relata_example::*;
/// let sql = select(case().when(users::is_active, users::email).end()).from(users).to_sql();
/// assert_eq!(sql, "SELECT CASE WHEN users.is_active THEN users.email END FROM public.users");
/// ```
pub fn case() -> Case<(), ()> {
    Case { nodes: vec![Node::sql("CASE")], types: PhantomData }
}

impl Case<(), ()> {
    /// `WHEN condition THEN value`. The first value gives the type.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(case().when(users::is_active, users::email).end()).from(users).to_sql();
    /// assert_eq!(sql, "SELECT CASE WHEN users.is_active THEN users.email END FROM public.users");
    /// ```
    pub fn when<C: Operand<Boolean>, E: Expression>(
        self,
        condition: C,
        value: E,
    ) -> Case<E::Sql, Both<Defined<C::Deps>, E::Deps>> {
        Case { nodes: when(self.nodes, condition.into_node(), as_base(value)), types: PhantomData }
    }
}

impl<S: SqlType, Deps> Case<S, Deps> {
    /// `WHEN condition THEN value`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(case().when(users::is_active, users::email).when(users::role.is_null(), "none").end()).from(users).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT CASE WHEN users.is_active THEN users.email WHEN users.role IS NULL THEN $1 END FROM public.users"
    /// );
    /// ```
    pub fn when<C: Operand<Boolean>, V: Operand<S::Base>>(
        self,
        condition: C,
        value: V,
    ) -> Case<
        <<S::Null as Nullness>::Or<V::Null> as Nullness>::Of<S::Base>,
        Both<Deps, Both<Defined<C::Deps>, V::Deps>>,
    > {
        Case { nodes: when(self.nodes, condition.into_node(), value.into_node()), types: PhantomData }
    }

    /// `ELSE value END`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(case().when(users::is_active, users::email).otherwise("(gone)")).from(users).to_sql();
    /// assert_eq!(sql, "SELECT CASE WHEN users.is_active THEN users.email ELSE $1 END FROM public.users");
    /// ```
    pub fn otherwise<V: Operand<S::Base>>(
        mut self,
        value: V,
    ) -> Expr<<<S::Null as Nullness>::Or<V::Null> as Nullness>::Of<S::Base>, Both<Deps, V::Deps>> {
        self.nodes.extend([Node::sql(" ELSE "), value.into_node(), Node::sql(" END")]);
        Expr::new(Node::Pieces(self.nodes))
    }

    /// `END`: NULL where no condition holds.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(count(case().when(users::is_active, users::id).end())).from(users).to_sql();
    /// assert_eq!(sql, "SELECT count(CASE WHEN users.is_active THEN users.id END) FROM public.users");
    /// ```
    pub fn end(mut self) -> Expr<S::OrNull, Deps> {
        self.nodes.push(Node::sql(" END"));
        Expr::new(as_array::<S::Base, S>(Node::Pieces(self.nodes)))
    }
}

fn when(mut nodes: Vec<Node>, condition: Node, value: Node) -> Vec<Node> {
    nodes.extend([Node::sql(" WHEN "), condition, Node::sql(" THEN "), value]);
    nodes
}

//! CASE, coalesce and their like (<https://www.postgresql.org/docs/current/functions-conditional.html>).

use std::marker::PhantomData;

use crate::query::expression::{Base, Combined, as_array, as_base, beside};
use crate::query::scope::{Both, Defined};
use crate::query::{Expr, Expression, Node};
use crate::types::{Boolean, NotNull, Nullness, Operand, SqlType};

/// A Rust value as an expression of SQL type `S`: `value::<Text>("x")`.
pub fn value<S: SqlType>(value: impl Operand<S::Base, Deps = (), Null = NotNull>) -> Expr<S, ()> {
    Expr::new(value.into_node())
}

/// What `coalesce` of `E` and `R` gives: NULL only where both may be.
pub type Coalesced<E, R> = Expr<
    <<R as Operand<Base<E>>>::Null as Nullness>::Of<Base<E>>,
    <<R as Operand<Base<E>>>::Null as FromOther>::Deps<
        Both<<E as Expression>::Deps, <R as Operand<Base<E>>>::Deps>,
    >,
>;

/// Whether an expression is NULL where its columns are.
pub trait FromOther: Nullness {
    /// `D`, with the mark that the expression is not NULL where those are.
    type Deps<D>;
}

impl FromOther for NotNull {
    type Deps<D> = Defined<D>;
}

impl FromOther for crate::types::Null {
    type Deps<D> = D;
}

/// `coalesce(expr, other)`: `other` where `expr` is NULL.
pub fn coalesce<E: Expression, R: Operand<Base<E>>>(expr: E, other: R) -> Coalesced<E, R>
where
    R::Null: FromOther,
{
    Expr::new(Node::call("coalesce", vec![as_base(expr), other.into_node()]))
}

/// `nullif(expr, other)`: NULL where both are equal, else `expr`.
pub fn nullif<E: Expression, R: Operand<Base<E>>>(
    expr: E,
    other: R,
) -> Expr<<E::Sql as SqlType>::OrNull, Both<E::Deps, R::Deps>> {
    Expr::new(Node::call("nullif", vec![expr.node(), beside::<E, R>(other)]))
}

/// `greatest(expr, other)`; NULLs are left out.
pub fn greatest<E: Expression, R: Operand<Base<E>>>(expr: E, other: R) -> Combined<E, R, Base<E>> {
    Expr::new(Node::call("greatest", vec![as_base(expr), other.into_node()]))
}

/// `least(expr, other)`; NULLs are left out.
pub fn least<E: Expression, R: Operand<Base<E>>>(expr: E, other: R) -> Combined<E, R, Base<E>> {
    Expr::new(Node::call("least", vec![as_base(expr), other.into_node()]))
}

/// CASE: `case().when(condition, value).when(…).otherwise(value)`, or `.end()` for NULL.
#[derive(Debug)]
pub struct Case<S, Deps> {
    nodes: Vec<Node>,
    types: PhantomData<fn() -> (S, Deps)>,
}

/// A CASE without a WHEN.
pub fn case() -> Case<(), ()> {
    Case { nodes: vec![Node::sql("CASE")], types: PhantomData }
}

impl Case<(), ()> {
    /// `WHEN condition THEN value`. The first value gives the type.
    pub fn when<C: Operand<Boolean>, E: Expression>(
        self,
        condition: C,
        value: E,
    ) -> Case<E::Sql, Both<C::Deps, E::Deps>> {
        Case { nodes: when(self.nodes, condition.into_node(), as_base(value)), types: PhantomData }
    }
}

impl<S: SqlType, Deps> Case<S, Deps> {
    /// `WHEN condition THEN value`.
    pub fn when<C: Operand<Boolean>, V: Operand<S::Base>>(
        self,
        condition: C,
        value: V,
    ) -> Case<<<S::Null as Nullness>::Or<V::Null> as Nullness>::Of<S::Base>, Both<Deps, Both<C::Deps, V::Deps>>>
    {
        Case { nodes: when(self.nodes, condition.into_node(), value.into_node()), types: PhantomData }
    }

    /// `ELSE value END`.
    pub fn otherwise<V: Operand<S::Base>>(
        mut self,
        value: V,
    ) -> Expr<<<S::Null as Nullness>::Or<V::Null> as Nullness>::Of<S::Base>, Both<Deps, V::Deps>> {
        self.nodes.extend([Node::sql(" ELSE "), value.into_node(), Node::sql(" END")]);
        Expr::new(Node::Pieces(self.nodes))
    }

    /// `END`: NULL where no condition holds.
    pub fn end(mut self) -> Expr<S::OrNull, Deps> {
        self.nodes.push(Node::sql(" END"));
        Expr::new(as_array::<S::Base, S>(Node::Pieces(self.nodes)))
    }
}

fn when(mut nodes: Vec<Node>, condition: Node, value: Node) -> Vec<Node> {
    nodes.extend([Node::sql(" WHEN "), condition, Node::sql(" THEN "), value]);
    nodes
}

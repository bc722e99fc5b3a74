//! Functions.

use crate::types::{Bigint, DoublePrecision, Integer, Nullable, Real, Smallint, SqlType};

use super::scope::Aggregate;
use super::{Expr, Expression, Node};

/// `count(expr)`: of the rows where it is not NULL.
pub fn count<E: Expression>(expr: E) -> Expr<Bigint, Aggregate<E::Deps>> {
    Expr::new(Node::call("count", vec![expr.node()]))
}

/// `count(*)`.
pub fn count_all() -> Expr<Bigint, Aggregate<()>> {
    Expr::new(Node::sql("count(*)"))
}

/// `max(expr)`; NULL without rows.
pub fn max<E: Expression>(expr: E) -> Expr<<E::Sql as SqlType>::OrNull, Aggregate<E::Deps>> {
    Expr::new(Node::call("max", vec![expr.node()]))
}

/// `min(expr)`; NULL without rows.
pub fn min<E: Expression>(expr: E) -> Expr<<E::Sql as SqlType>::OrNull, Aggregate<E::Deps>> {
    Expr::new(Node::call("min", vec![expr.node()]))
}

/// `sum(expr)`; NULL without rows.
pub fn sum<E: Expression>(expr: E) -> Expr<Nullable<<Base<E> as Additive>::Sum>, Aggregate<E::Deps>>
where
    Base<E>: Additive,
{
    Expr::new(Node::call("sum", vec![expr.node()]))
}

/// `avg(expr)`; NULL without rows.
pub fn avg<E: Expression>(expr: E) -> Expr<Nullable<<Base<E> as Additive>::Average>, Aggregate<E::Deps>>
where
    Base<E>: Additive,
{
    Expr::new(Node::call("avg", vec![expr.node()]))
}

type Base<E> = <<E as Expression>::Sql as SqlType>::Base;

/// A type that `sum` and `avg` take (<https://www.postgresql.org/docs/current/functions-aggregate.html>).
#[diagnostic::on_unimplemented(message = "`sum` and `avg` are for numbers and intervals, not for `{Self}`")]
pub trait Additive: SqlType {
    /// What `sum` gives.
    type Sum: SqlType;
    /// What `avg` gives.
    type Average: SqlType;
}

impl Additive for Smallint {
    type Sum = Bigint;
    type Average = DoublePrecision;
}

impl Additive for Integer {
    type Sum = Bigint;
    type Average = DoublePrecision;
}

impl Additive for Real {
    type Sum = Real;
    type Average = DoublePrecision;
}

impl Additive for DoublePrecision {
    type Sum = DoublePrecision;
    type Average = DoublePrecision;
}

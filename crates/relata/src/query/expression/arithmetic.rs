//! `+`, `-`, `*`, `/` and `%` (<https://www.postgresql.org/docs/current/functions-math.html>).

use std::ops::{Add, Div, Mul, Rem, Sub};

use crate::query::{Column, Expr, Expression, Node, Table};
use crate::types::{Bigint, DoublePrecision, Integer, Numeric, Operand, Real, Smallint, SqlType};

use super::{Base, Combined};

/// A type whose values can be added, subtracted, multiplied and divided, with a result of the same type.
///
/// ```
/// # use relata_example::*;
/// let sql = select(employees::salary * 12 + 100).from(employees).to_sql();
/// assert_eq!(sql, "SELECT (employees.salary * $1) + $2 FROM public.employees");
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no number: `+`, `-`, `*`, `/` and `%` are for numbers")]
pub trait Number: SqlType<Base = Self> {}

#[diagnostic::do_not_recommend]
impl Number for Smallint {}
#[diagnostic::do_not_recommend]
impl Number for Integer {}
#[diagnostic::do_not_recommend]
impl Number for Bigint {}
#[diagnostic::do_not_recommend]
impl Number for Numeric {}
#[diagnostic::do_not_recommend]
impl Number for Real {}
#[diagnostic::do_not_recommend]
impl Number for DoublePrecision {}

/// What an arithmetic operator gives.
pub type Arithmetic<E, R> = Combined<E, R, Base<E>>;

macro_rules! operators {
    ($($operator:ident $method:ident $sql:literal;)+) => {$(
        impl<T: Table, S: SqlType<Base: Number>, R: Operand<S::Base>, const N: u16> $operator<R> for Column<T, S, N> {
            type Output = Arithmetic<Self, R>;

            fn $method(self, right: R) -> Self::Output {
                Expr::new(Node::binary(self.node(), $sql, right.into_node()))
            }
        }

        impl<S: SqlType<Base: Number>, Deps, R: Operand<S::Base>> $operator<R> for Expr<S, Deps> {
            type Output = Arithmetic<Self, R>;

            fn $method(self, right: R) -> Self::Output {
                Expr::new(Node::binary(self.node(), $sql, right.into_node()))
            }
        }
    )+};
}

operators! {
    Add add " + ";
    Sub sub " - ";
    Mul mul " * ";
    Div div " / ";
    Rem rem " % ";
}

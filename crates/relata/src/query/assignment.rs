//! What SET takes.

use std::marker::PhantomData;

use crate::types::{NotNull, Null, Nullness, Operand, SqlType};

use super::scope::both;
use super::{Column, Node, Table};

/// `column = value`, of table `T`; `Deps` are the columns that the value mentions.
#[derive(Debug, Clone)]
pub struct Assignment<T, Deps> {
    set: Set,
    types: PhantomData<fn() -> (T, Deps)>,
}

/// `column = value` without its types.
#[derive(Debug, Clone)]
pub struct Set {
    /// The column's name, quoted.
    pub column: &'static str,
    /// The value.
    pub value: Node,
}

impl Set {
    /// A value of SQL type `S`.
    pub fn value<S: SqlType>(column: &'static str, value: S::Rust) -> Set {
        Set { column, value: Node::param::<S>(value) }
    }

    /// A value of SQL type `S`, if there is one.
    pub fn given<S: SqlType>(column: &'static str, value: Option<S::Rust>, out: &mut Vec<Set>) {
        if let Some(value) = value {
            out.push(Set::value::<S>(column, value));
        }
    }
}

/// A value that a column of SQL type `S` can be set to: one that is not NULL, or one that may be where the column may.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column of SQL type `{S}`",
    label = "expected a value or an expression of SQL type `{S}`; `Option` and NULL only where the column may be NULL"
)]
pub trait Assign<S: SqlType, How> {
    /// The columns that it mentions.
    type Deps;

    /// The value's tree.
    fn into_node(self) -> Node;
}

/// As it is.
#[derive(Debug)]
pub struct Direct;

/// A Rust `Option`.
#[derive(Debug)]
pub struct Optional;

#[diagnostic::do_not_recommend]
impl<S: SqlType, R: Operand<S::Base>> Assign<S, Direct> for R
where
    R::Null: StoredIn<S::Null>,
{
    type Deps = R::Deps;

    fn into_node(self) -> Node {
        Operand::into_node(self)
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType<Null = Null>, R: Operand<S::Base>> Assign<S, Optional> for Option<R> {
    type Deps = R::Deps;

    fn into_node(self) -> Node {
        self.map_or(Node::sql("NULL"), Operand::into_node)
    }
}

/// Whether a value of this nullness can be stored in a column of nullness `N`.
#[diagnostic::on_unimplemented(
    message = "a value that may be NULL cannot be stored in a column that is NOT NULL",
    note = "`coalesce(…)` gives a value instead of NULL; `sql!(…)` that is never NULL says so by `.as_type::<Text>()`"
)]
pub trait StoredIn<N: Nullness> {}

#[diagnostic::do_not_recommend]
impl<N: Nullness> StoredIn<N> for NotNull {}
#[diagnostic::do_not_recommend]
impl StoredIn<Null> for Null {}

impl<T: Table, S: SqlType, const N: u16> Column<T, S, N> {
    /// `column = value`, for UPDATE and `ON CONFLICT DO UPDATE`.
    pub fn set<How, V: Assign<S, How>>(self, value: V) -> Assignment<T, V::Deps> {
        Assignment::new(self.name(), value.into_node())
    }

    /// `column = DEFAULT`.
    pub fn set_default(self) -> Assignment<T, ()> {
        Assignment::new(self.name(), Node::sql("DEFAULT"))
    }
}

impl<T: Table, S: SqlType<Null = Null>, const N: u16> Column<T, S, N> {
    /// `column = NULL`.
    pub fn set_null(self) -> Assignment<T, ()> {
        Assignment::new(self.name(), Node::sql("NULL"))
    }
}

impl<T, Deps> Assignment<T, Deps> {
    fn new(column: &'static str, value: Node) -> Self {
        Assignment { set: Set { column, value }, types: PhantomData }
    }
}

/// What `.set(…)` takes: an assignment, a tuple of these, `users::Patch`, or a struct of one's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what to set in table `{T}`",
    label = "expected `table::column.set(…)`, a tuple of these, or `table::Patch`"
)]
pub trait Changes<T> {
    /// The columns that the values mention.
    type Deps;

    /// The assignments; none of them, and nothing is sent.
    fn push(self, out: &mut Vec<Set>);
}

#[diagnostic::do_not_recommend]
impl<T: Table, Deps> Changes<T> for Assignment<T, Deps> {
    type Deps = Deps;

    fn push(self, out: &mut Vec<Set>) {
        out.push(self.set);
    }
}

macro_rules! tuples {
    ($($name:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<Target: Table, $($name: Changes<Target>),+> Changes<Target> for ($($name,)+) {
            type Deps = both!($($name::Deps),+);

            #[allow(non_snake_case)]
            fn push(self, out: &mut Vec<Set>) {
                let ($($name,)+) = self;
                $($name.push(out);)+
            }
        }
    };
}

tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);
tuples!(A, B, C, D, E);
tuples!(A, B, C, D, E, F);
tuples!(A, B, C, D, E, F, G);
tuples!(A, B, C, D, E, F, G, H);

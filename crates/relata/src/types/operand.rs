//! What may stand beside an operator: a column, an expression, a subquery, a value.

use crate::query::Node;

use super::{Array, NotNull, Nullable, Nullness, SqlType};

/// Something of SQL type `S`, NULL or not: a column, an expression, or a Rust value of a type that goes with `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of SQL type `{S}`",
    label = "expected a value, a column or an expression of SQL type `{S}`"
)]
pub trait Operand<S: SqlType> {
    /// The columns that it mentions.
    type Deps;

    /// Whether it may be NULL.
    type Null: Nullness;

    /// The expression's tree.
    fn into_node(self) -> Node;
}

/// A Rust value that goes with SQL type `S`: of the type's own Rust type, of one that turns into it without loss, an
/// `Option` of these, a `Vec`, array or slice of these for an array.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of SQL type `{S}`",
    label = "expected a value of SQL type `{S}`"
)]
pub trait Value<S: SqlType> {
    /// `S` itself, `S` with NULL, or `S` with another Rust type.
    type Sql: SqlType<Base = S>;

    /// The value as it is sent.
    fn into_value(self) -> <Self::Sql as SqlType>::Rust;
}

impl<S: SqlType<Base = S>, T: Value<S>> Value<S> for Option<T> {
    type Sql = Nullable<T::Sql>;

    fn into_value(self) -> Option<<T::Sql as SqlType>::Rust> {
        self.map(T::into_value)
    }
}

/// Says which Rust types are values of a SQL type: `operands!(Text: String, &str => str::to_owned);`. The function
/// turns a value into the SQL type's own Rust type. `Date as jiff::Date` is a SQL type with a Rust type that is not
/// its usual one.
macro_rules! operands {
    ($sql:ty: $rust:ty) => { $crate::types::operands!($sql as $sql: $rust); };
    ($sql:ty: $($rust:ty => $convert:expr),+) => { $crate::types::operands!($sql as $sql: $($rust => $convert),+); };
    ($base:ty as $sql:ty: $rust:ty) => {
        $crate::types::operands!($base as $sql: $rust => std::convert::identity, &$rust => Clone::clone);
    };
    ($base:ty as $sql:ty: $($rust:ty => $convert:expr),+) => {$(
        impl $crate::types::Value<$base> for $rust {
            type Sql = $sql;

            #[inline]
            fn into_value(self) -> <$sql as $crate::types::SqlType>::Rust {
                ($convert)(self)
            }
        }

        impl $crate::types::Operand<$base> for $rust {
            type Deps = ();
            type Null = $crate::types::NotNull;

            #[inline]
            fn into_node(self) -> $crate::query::Node {
                $crate::query::Node::param::<$sql>(($convert)(self))
            }
        }
    )+};
}
pub(crate) use operands;

/// Lists are values of arrays.
macro_rules! lists {
    ($($list:ty, $element:ty, [$($generics:tt)*];)+) => {$(
        impl<$($generics)* S: SqlType<Base = S>, T> Value<Array<S>> for $list
        where
            $element: Value<S>,
        {
            type Sql = Array<<$element as Value<S>>::Sql>;

            fn into_value(self) -> Vec<<<$element as Value<S>>::Sql as SqlType>::Rust> {
                self.into_iter().map(Value::into_value).collect()
            }
        }

        impl<$($generics)* S: SqlType<Base = S>, T> Operand<Array<S>> for $list
        where
            $element: Value<S>,
        {
            type Deps = ();
            type Null = NotNull;

            fn into_node(self) -> Node {
                Node::param::<Array<<$element as Value<S>>::Sql>>(self.into_value())
            }
        }
    )+};
}

lists! {
    Vec<T>, T, [];
    &'a Vec<T>, &'a T, ['a,];
    &'a [T], &'a T, ['a,];
}

impl<S: SqlType<Base = S>, T: Value<S>, const N: usize> Value<Array<S>> for [T; N] {
    type Sql = Array<T::Sql>;

    fn into_value(self) -> Vec<<T::Sql as SqlType>::Rust> {
        self.into_iter().map(Value::into_value).collect()
    }
}

impl<S: SqlType<Base = S>, T: Value<S>, const N: usize> Operand<Array<S>> for [T; N] {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        Node::param::<Array<T::Sql>>(self.into_value())
    }
}

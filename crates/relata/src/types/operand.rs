//! What may stand beside an operator: a column, an expression, a subquery, a value.

use crate::query::Node;

use super::{Array, NotNull, Nullable, Nullness, SqlType};

/// Something of SQL type `S`, NULL or not: a column, an expression, or a Rust value of a type that goes with `S`.
///
/// ```
/// # use relata_example::*;
/// use relata::types::{Operand, Text};
///
/// /// Whatever an address may be compared with: a column, an expression, a value.
/// fn has_email<E: Operand<Text>>(email: E) -> Condition<impl Sized>
/// where
///     users::Table: Sized,
/// {
///     users::email.eq(email)
/// }
///
/// has_email("ann@example.com");
/// has_email(users::first_name.lower());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of SQL type `{S}`",
    note = "expected a value, a column or an expression of SQL type `{S}`"
)]
pub trait Operand<S: SqlType> {
    /// The columns that it mentions.
    type Deps;

    /// Whether it may be NULL.
    type Null: Nullness;

    /// The expression's tree.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::{Bigint, Operand};
    ///
    /// assert!(matches!(Operand::<Bigint>::into_node(7_i64), Node::Param(_)));
    /// ```
    fn into_node(self) -> Node;
}

/// A Rust value that goes with SQL type `S`: of the type's own Rust type, of one that turns into it without loss, an
/// `Option` of these, a `Vec`, array or slice of these for an array.
///
/// ```
/// use relata::types::{Text, Value};
///
/// fn text(value: impl Value<Text>) {}
/// text("borrowed");
/// text("owned".to_owned());
/// text(Some("perhaps"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of SQL type `{S}`",
    label = "expected a value of SQL type `{S}`"
)]
pub trait Value<S: SqlType> {
    /// `S` itself, `S` with NULL, or `S` with another Rust type.
    type Sql: SqlType<Base = S>;

    /// The value as it is sent.
    ///
    /// ```
    /// use relata::types::{Text, Value};
    ///
    /// assert_eq!(Value::<Text>::into_value("Ann"), "Ann".to_owned());
    /// ```
    fn into_value(self) -> <Self::Sql as SqlType>::Rust;
}

#[diagnostic::do_not_recommend]
impl<S: SqlType<Base = S>, T: Value<S>> Value<S> for Option<T> {
    type Sql = Nullable<T::Sql>;

    fn into_value(self) -> Option<<T::Sql as SqlType>::Rust> {
        self.map(T::into_value)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, S: SqlType<Base = S>, T> Value<S> for &'a Option<T>
where
    &'a T: Value<S>,
{
    type Sql = Nullable<<&'a T as Value<S>>::Sql>;

    fn into_value(self) -> Option<<<&'a T as Value<S>>::Sql as SqlType>::Rust> {
        self.as_ref().map(Value::into_value)
    }
}

/// Says which Rust types are values of a SQL type: `operands!(Text: String, &str => str::to_owned);`. The function
/// turns a value into the SQL type's own Rust type. `Date as jiff::Date` is a SQL type with a Rust type that is not
/// its usual one. Generics stand before: `operands!([const N: usize] Bytea: [u8; N] => Vec::from);`.
macro_rules! operands {
    ([$($generics:tt)*] $sql:ty: $rust:ty => $convert:expr) => {
        $crate::types::operands!([$($generics)*] $sql as $sql: $rust => $convert);
    };
    ([$($generics:tt)*] $base:ty as $sql:ty: $rust:ty => $convert:expr) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::types::Value<$base> for $rust {
            type Sql = $sql;

            #[inline]
            fn into_value(self) -> <$sql as $crate::types::SqlType>::Rust {
                ($convert)(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::types::Operand<$base> for $rust {
            type Deps = ();
            type Null = $crate::types::NotNull;

            #[inline]
            fn into_node(self) -> $crate::query::Node {
                $crate::query::Node::param::<$sql>(($convert)(self))
            }
        }
    };
    ($sql:ty: $rust:ty) => { $crate::types::operands!($sql as $sql: $rust); };
    ($base:ty as $sql:ty: $rust:ty) => {
        $crate::types::operands!($base as $sql: $rust => std::convert::identity);
        $crate::types::operands!($base as $sql: &$rust => Clone::clone);
    };
    ($sql:ty: $rust:ty => $convert:expr) => { $crate::types::operands!([] $sql as $sql: $rust => $convert); };
    ($base:ty as $sql:ty: $rust:ty => $convert:expr) => {
        $crate::types::operands!([] $base as $sql: $rust => $convert);
    };
}
pub(crate) use operands;

operands!([S: SqlType<Base = S>, T: Value<S>] Array<S> as Array<T::Sql>: Vec<T> => list);
operands!([S: SqlType<Base = S>, T: Value<S>, const N: usize] Array<S> as Array<T::Sql>: [T; N] => list);

/// References to lists, where references to their elements are values.
macro_rules! list_references {
    ($($list:ty $(, const $n:ident)?;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a, S: SqlType<Base = S>, T $(, const $n: usize)?> Value<Array<S>> for &'a $list
        where
            &'a T: Value<S>,
        {
            type Sql = Array<<&'a T as Value<S>>::Sql>;

            fn into_value(self) -> <Self::Sql as SqlType>::Rust {
                list(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'a, S: SqlType<Base = S>, T $(, const $n: usize)?> Operand<Array<S>> for &'a $list
        where
            &'a T: Value<S>,
        {
            type Deps = ();
            type Null = NotNull;

            fn into_node(self) -> Node {
                Node::param::<Array<<&'a T as Value<S>>::Sql>>(list(self))
            }
        }
    )+};
}

list_references! {
    Vec<T>;
    [T];
    [T; N], const N;
}

fn list<S: SqlType, T: Value<S>>(values: impl IntoIterator<Item = T>) -> Vec<<T::Sql as SqlType>::Rust> {
    values.into_iter().map(T::into_value).collect()
}

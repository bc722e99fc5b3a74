//! The structs that `schema!` writes for a table, as tuples of their fields' types.
//!
//! What is written for a struct is how it is taken apart and put together; reading, writing, cloning and showing its
//! fields stand here once. Code for each field of each struct is what programs with many tables would wait for.
//!
//! A type of a field is a column's type: `Bigint`, `Defaulted<Bigint>` in a row to insert, `Option<Bigint>` in what an
//! UPDATE changes. Eight stand in a tuple, and where there are more, up to eight tuples stand in a tuple.

mod insert_fields;

use std::fmt;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use crate::error::Error;
use crate::types::{Nullness, Refused, SqlType};

use super::{Cursor, Defaulted, Output, Set, Table};

pub use insert_fields::{AsRecord, InsertFields, NoFields};

/// A struct with these fields.
#[doc(hidden)]
pub trait Record: Sized {
    type Types: FieldTypes;

    #[doc(hidden)]
    fn of(values: Values<Self>) -> Self;

    #[doc(hidden)]
    fn refs(&self) -> Refs<'_, Self>;
}

/// Items in pairs: a tuple that a macro can write for any number of them.
#[doc(hidden)]
#[macro_export]
macro_rules! pairs {
    (of $Row:ident $values:expr; [$($done:tt)*]) => { $Row { $($done)* } };
    (of $Row:ident $values:expr; [$($done:tt)*] $first:ident $($rest:ident)*) => {
        $crate::pairs!(of $Row $values.1; [$($done)* $first: $values.0,] $($rest)*)
    };
    (& $row:ident) => { () };
    (& $row:ident $first:ident $($rest:ident)*) => { (&$row.$first, $crate::pairs!(& $row $($rest)*)) };
    (type) => { () };
    (type $first:ty $(, $rest:ty)*) => { ($first, $crate::pairs!(type $($rest),*)) };
}

/// A type out of tuples, by its place in each.
#[doc(hidden)]
#[macro_export]
macro_rules! nth {
    ($types:ty;) => { $types };
    ($types:ty; $first:literal $($rest:literal)*) => {
        $crate::nth!(<$types as $crate::query::record::Nth<$first>>::It; $($rest)*)
    };
}

/// A tuple with an item at this place.
#[doc(hidden)]
pub trait Nth<const AT: usize> {
    type It;
}

/// The types of a table's columns.
pub type TypesOf<T> = <<T as Table>::Row as Record>::Types;

/// The values of a struct's fields. This is no name for the tuple: the compiler would write that out wherever a function's
/// type stands, for each struct of a program.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "it stands between two calls")]
pub struct Values<R: Record>(pub <R::Types as FieldTypes>::Values);

/// The same of references to them.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "it stands between two calls")]
pub struct Refs<'a, R: Record>(pub <R::Types as FieldTypes>::Refs<'a>);

/// The type of a field, or a tuple of such.
#[doc(hidden)]
pub trait FieldTypes: 'static {
    type Values;
    type Refs<'a>: Copy;

    /// How many fields.
    const WIDTH: usize;

    #[doc(hidden)]
    fn cloned(refs: Self::Refs<'_>) -> Self::Values;

    /// Shows each field beside its name.
    #[doc(hidden)]
    fn debug(refs: Self::Refs<'_>, names: &[&str], out: &mut fmt::DebugStruct<'_, '_>);
}

/// The types of columns.
#[doc(hidden)]
pub trait ColumnTypes: FieldTypes {
    /// The first that is NOT NULL.
    const NOT_NULL: Option<usize>;

    #[doc(hidden)]
    fn outputs(out: &mut Vec<Output>);

    #[doc(hidden)]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Values, Error>;

    #[doc(hidden)]
    fn encode(refs: Self::Refs<'_>, at: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused>;
}

/// The types of columns that INSERT gives.
#[doc(hidden)]
pub trait InsertTypes: FieldTypes {
    #[doc(hidden)]
    fn outputs(out: &mut Vec<Output>);

    #[doc(hidden)]
    fn is_default(refs: Self::Refs<'_>, at: usize) -> bool;

    #[doc(hidden)]
    fn encode_given(
        refs: Self::Refs<'_>,
        at: usize,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Refused>;
}

/// The types of columns that UPDATE may set.
#[doc(hidden)]
pub trait PatchTypes: FieldTypes {
    /// No value for any column.
    #[doc(hidden)]
    fn none() -> Self::Values;

    #[doc(hidden)]
    fn push(refs: Self::Refs<'_>, names: &[&'static str], out: &mut Vec<Set>);
}

/// The types of columns whose values can be compared.
#[doc(hidden)]
pub trait EqualTypes: FieldTypes {
    #[doc(hidden)]
    fn equal(a: Self::Refs<'_>, b: Self::Refs<'_>) -> bool;
}

#[doc(hidden)]
pub fn equal<R: Record<Types: EqualTypes>>(a: &R, b: &R) -> bool {
    R::Types::equal(a.refs().0, b.refs().0)
}

#[doc(hidden)]
pub fn clone<R: Record>(record: &R) -> R {
    R::of(Values(R::Types::cloned(record.refs().0)))
}

#[doc(hidden)]
pub fn debug<R: Record>(record: &R, name: &str, fields: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct(name);
    R::Types::debug(record.refs().0, fields, &mut out);
    out.finish()
}

#[doc(hidden)]
pub fn none<R: Record<Types: PatchTypes>>() -> R {
    R::of(Values(R::Types::none()))
}

/// Sets the columns of these names that have a value.
#[doc(hidden)]
pub fn set<R: Record<Types: PatchTypes>>(record: &R, columns: &[&'static str], out: &mut Vec<Set>) {
    R::Types::push(record.refs().0, columns, out);
}

/// The violation of this constraint, if it is one of those that stand here in the same order.
#[doc(hidden)]
pub fn violation<V: Copy>(
    told: (&str, &str, &str),
    schema: &str,
    table: &str,
    names: &[&str],
    violations: &[V],
) -> Option<V> {
    let at = names.iter().position(|name| told == (schema, table, name))?;
    violations.get(at).copied()
}

/// Writes what all types of one field have in common.
macro_rules! field {
    ($S:ident, $types:ty, $value:ty) => {
        impl<$S: SqlType> FieldTypes for $types {
            type Values = $value;
            type Refs<'a> = &'a $value;

            const WIDTH: usize = 1;

            #[inline]
            fn cloned(value: &$value) -> $value {
                value.clone()
            }

            fn debug(value: &$value, names: &[&str], out: &mut fmt::DebugStruct<'_, '_>) {
                out.field(names.first().unwrap_or(&""), value);
            }
        }
    };
}

field!(S, S, S::Rust);
field!(S, Defaulted<S>, Defaulted<S::Rust>);
field!(S, Option<S>, Option<S::Rust>);

impl<S: SqlType> ColumnTypes for S {
    const NOT_NULL: Option<usize> = if S::Null::IS_NULL { None } else { Some(0) };

    fn outputs(out: &mut Vec<Output>) {
        out.push(Output::new::<S>());
    }

    #[inline]
    fn read(cursor: &mut Cursor<'_>) -> Result<S::Rust, Error> {
        cursor.read::<S>()
    }

    #[inline]
    fn encode(value: &S::Rust, _: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        S::encode(value, ty, out)
    }
}

impl<S: SqlType<Rust: PartialEq>> EqualTypes for S {
    #[inline]
    fn equal(a: &S::Rust, b: &S::Rust) -> bool {
        a == b
    }
}

impl<S: SqlType> InsertTypes for S {
    fn outputs(out: &mut Vec<Output>) {
        out.push(Output::new::<S>());
    }

    #[inline]
    fn is_default(_: &S::Rust, _: usize) -> bool {
        false
    }

    #[inline]
    fn encode_given(value: &S::Rust, _: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        S::encode(value, ty, out)
    }
}

impl<S: SqlType> InsertTypes for Defaulted<S> {
    fn outputs(out: &mut Vec<Output>) {
        out.push(Output::new::<S>());
    }

    #[inline]
    fn is_default(value: &Defaulted<S::Rust>, _: usize) -> bool {
        value.is_default()
    }

    #[inline]
    fn encode_given(
        value: &Defaulted<S::Rust>,
        _: usize,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Refused> {
        value.encode::<S>(ty, out)
    }
}

impl<S: SqlType> PatchTypes for Option<S> {
    #[inline]
    fn none() -> Option<S::Rust> {
        None
    }

    #[inline]
    fn push(value: &Option<S::Rust>, names: &[&'static str], out: &mut Vec<Set>) {
        if let Some(name) = names.first() {
            Set::given::<S>(name, value.clone(), out);
        }
    }
}

/// What was found, or else what is found from `start` on.
const fn first(found: Option<usize>, next: Option<usize>, start: usize) -> Option<usize> {
    match (found, next) {
        (Some(at), _) => Some(at),
        (None, Some(at)) => Some(start + at),
        (None, None) => None,
    }
}

/// Of a struct without fields.
impl FieldTypes for () {
    type Values = ();
    type Refs<'a> = ();

    const WIDTH: usize = 0;

    fn cloned((): ()) {}

    fn debug((): (), _: &[&str], _: &mut fmt::DebugStruct<'_, '_>) {}
}

impl ColumnTypes for () {
    const NOT_NULL: Option<usize> = None;

    fn outputs(_: &mut Vec<Output>) {}

    fn read(_: &mut Cursor<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn encode((): (), _: usize, _: &Type, _: &mut BytesMut) -> Result<IsNull, Refused> {
        Ok(IsNull::Yes)
    }
}

impl EqualTypes for () {
    fn equal((): (), (): ()) -> bool {
        true
    }
}

impl InsertTypes for () {
    fn outputs(_: &mut Vec<Output>) {}

    fn is_default((): (), _: usize) -> bool {
        false
    }

    fn encode_given((): (), _: usize, _: &Type, _: &mut BytesMut) -> Result<IsNull, Refused> {
        Ok(IsNull::Yes)
    }
}

impl PatchTypes for () {
    fn none() {}

    fn push((): (), _: &[&'static str], _: &mut Vec<Set>) {}
}

macro_rules! nth_of {
    ($all:tt $($T:ident $n:tt),*) => { $(nth_of!(of $T $n $all);)* };
    (of $T:ident $n:tt [$($all:ident)*]) => {
        impl<$($all),*> Nth<$n> for ($($all,)*) {
            type It = $T;
        }
    };
}

macro_rules! tuples {
    ($($T:ident $n:tt),*) => {
        nth_of!([$($T)*] $($T $n),*);

        impl<$($T: FieldTypes),*> FieldTypes for ($($T,)*) {
            type Values = ($($T::Values,)*);
            type Refs<'a> = ($($T::Refs<'a>,)*);

            const WIDTH: usize = 0 $(+ $T::WIDTH)*;

            #[inline]
            fn cloned(refs: Self::Refs<'_>) -> Self::Values {
                ($($T::cloned(refs.$n),)*)
            }

            fn debug(refs: Self::Refs<'_>, names: &[&str], out: &mut fmt::DebugStruct<'_, '_>) {
                $(
                    let (these, names) = names.split_at($T::WIDTH.min(names.len()));
                    $T::debug(refs.$n, these, out);
                )*
                let _ = names;
            }
        }

        impl<$($T: ColumnTypes),*> ColumnTypes for ($($T,)*) {
            const NOT_NULL: Option<usize> = {
                let start = 0;
                let found = None;
                $(
                    let found = first(found, $T::NOT_NULL, start);
                    let start = start + $T::WIDTH;
                )*
                let _ = start;
                found
            };

            fn outputs(out: &mut Vec<Output>) {
                $($T::outputs(out);)*
            }

            #[inline(always)]
            fn read(cursor: &mut Cursor<'_>) -> Result<Self::Values, Error> {
                Ok(($($T::read(cursor)?,)*))
            }

            #[inline]
            fn encode(
                refs: Self::Refs<'_>,
                at: usize,
                ty: &Type,
                out: &mut BytesMut,
            ) -> Result<IsNull, Refused> {
                let start = 0;
                $(
                    let end = start + $T::WIDTH;
                    if at < end {
                        return $T::encode(refs.$n, at - start, ty, out);
                    }
                    let start = end;
                )*
                let _ = (at, start);
                Ok(IsNull::Yes)
            }
        }

        impl<$($T: EqualTypes),*> EqualTypes for ($($T,)*) {
            #[inline]
            fn equal(a: Self::Refs<'_>, b: Self::Refs<'_>) -> bool {
                $($T::equal(a.$n, b.$n))&&*
            }
        }

        impl<$($T: InsertTypes),*> InsertTypes for ($($T,)*) {
            fn outputs(out: &mut Vec<Output>) {
                $($T::outputs(out);)*
            }

            #[inline]
            fn is_default(refs: Self::Refs<'_>, at: usize) -> bool {
                let start = 0;
                $(
                    let end = start + $T::WIDTH;
                    if at < end {
                        return $T::is_default(refs.$n, at - start);
                    }
                    let start = end;
                )*
                let _ = (at, start);
                false
            }

            #[inline]
            fn encode_given(
                refs: Self::Refs<'_>,
                at: usize,
                ty: &Type,
                out: &mut BytesMut,
            ) -> Result<IsNull, Refused> {
                let start = 0;
                $(
                    let end = start + $T::WIDTH;
                    if at < end {
                        return $T::encode_given(refs.$n, at - start, ty, out);
                    }
                    let start = end;
                )*
                let _ = (at, start);
                Ok(IsNull::Yes)
            }
        }

        impl<$($T: PatchTypes),*> PatchTypes for ($($T,)*) {
            #[inline]
            fn none() -> Self::Values {
                ($($T::none(),)*)
            }

            fn push(refs: Self::Refs<'_>, names: &[&'static str], out: &mut Vec<Set>) {
                $(
                    let (these, names) = names.split_at($T::WIDTH.min(names.len()));
                    $T::push(refs.$n, these, out);
                )*
                let _ = names;
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

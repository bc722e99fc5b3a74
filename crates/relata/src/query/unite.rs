//! Columns of two queries in one: what UNION, INTERSECT and EXCEPT ask of them
//! (<https://www.postgresql.org/docs/current/typeconv-union-case.html>).

use crate::error::Error;
use crate::types::{Null, Nullness, SqlType};

use super::column::{OrNone, ReadRow};
use super::field::{Fields, SelectRow};
use super::scope::Never;
use super::{All, Cursor, Table};

/// Columns that can stand above those of types `Other`: as many, each of the same type. Where one may be NULL, so may
/// what comes of the two.
///
/// ```
/// use relata::query::Unites;
/// use relata::types::{Integer, Nullable, Text};
///
/// fn gives<A: Unites<B, Row = (i32, Option<String>)>, B>() {}
/// gives::<(Integer, Text), (Integer, Nullable<Text>)>();
/// ```
#[diagnostic::on_unimplemented(
    message = "UNION, INTERSECT and EXCEPT want the same columns of both queries",
    label = "the first query gives `{Self}`, and this one `{Other}`"
)]
pub trait Unites<Other> {
    /// The SQL types of what comes of the two.
    type Types;
    /// What a row of it is read as.
    type Row: Send + 'static;

    /// Reads a row.
    ///
    /// ```
    /// use relata::query::{Cursor, Unites};
    /// use relata::types::{Nullable, Text};
    ///
    /// fn name(cursor: &mut Cursor<'_>) -> Result<Option<String>, relata::Error> {
    ///     <Text as Unites<Nullable<Text>>>::read(cursor)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When a column holds what its Rust type cannot.
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error>;
}

/// What comes of columns of types `A` and `B`.
type United<A, B> = <<<A as SqlType>::Null as Nullness>::Or<<B as SqlType>::Null> as Nullness>::Of<A>;

#[diagnostic::do_not_recommend]
impl<A: SqlType, B: SqlType<Base = A::Base>> Unites<B> for A {
    type Types = United<A, B>;
    type Row = <United<A, B> as SqlType>::Rust;

    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        cursor.read::<United<A, B>>()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Unites<All<T>> for All<T> {
    type Types = All<T>;
    type Row = T::Row;

    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        T::read(cursor)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Unites<OrNone<All<T>>> for OrNone<All<T>> {
    type Types = Self;
    type Row = Option<T::Row>;

    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        Null::read::<T>(cursor)
    }
}

#[diagnostic::do_not_recommend]
impl<R: SelectRow> Unites<Fields<R>> for Fields<R> {
    type Types = Self;
    type Row = R;

    fn read(cursor: &mut Cursor<'_>) -> Result<R, Error> {
        R::read(cursor)
    }
}

#[diagnostic::do_not_recommend]
impl<R: SelectRow> Unites<OrNone<Fields<R>>> for OrNone<Fields<R>> {
    type Types = Self;
    type Row = Option<R>;

    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        Null::read_fields::<R>(cursor)
    }
}

macro_rules! tuples {
    ($($name:ident $other:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Unites<$other>, $other),+> Unites<($($other,)+)> for ($($name,)+) {
            type Types = ($($name::Types,)+);
            type Row = ($($name::Row,)+);

            fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
                Ok(($($name::read(cursor)?,)+))
            }
        }

        /// There are no such columns; but from an impl that is the only one the compiler takes that both queries have
        /// as many.
        #[diagnostic::do_not_recommend]
        impl<$($name),+> Unites<Never<()>> for ($($name,)+) {
            type Types = ();
            type Row = ();

            fn read(_: &mut Cursor<'_>) -> Result<(), Error> {
                Ok(())
            }
        }
    };
}

tuples!(A A2);
tuples!(A A2, B B2);
tuples!(A A2, B B2, C C2);
tuples!(A A2, B B2, C C2, D D2);
tuples!(A A2, B B2, C C2, D D2, E E2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2, H H2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2, H H2, J J2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2, H H2, J J2, K K2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2, H H2, J J2, K K2, L L2);
tuples!(A A2, B B2, C C2, D D2, E E2, F F2, G G2, H H2, J J2, K K2, L L2, M M2);

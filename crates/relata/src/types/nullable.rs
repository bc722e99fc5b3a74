//! NULL.

use std::marker::PhantomData;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use super::{Raw, Refused, SqlType, TypeName};

/// `S` or NULL; `Option` in Rust.
///
/// ```
/// use relata::types::{Integer, Nullable, SqlType};
///
/// let value: <Nullable<Integer> as SqlType>::Rust = None::<i32>;
/// ```
#[derive(Debug)]
pub struct Nullable<S>(PhantomData<S>);

#[diagnostic::do_not_recommend]
impl<S: SqlType> SqlType for Nullable<S> {
    type Base = S::Base;
    type OrNull = Nullable<S>;
    type Null = Null;
    type Rust = Option<S::Rust>;

    const TYPE: TypeName = S::TYPE;

    #[inline]
    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused> {
        match raw.bytes {
            Some(_) => S::decode(raw).map(Some),
            None => Ok(None),
        }
    }

    #[inline]
    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        match value {
            Some(value) => S::encode(value, ty, out),
            None => Ok(IsNull::Yes),
        }
    }

    fn accepts(ty: &Type) -> bool {
        S::accepts(ty)
    }
}

/// Whether a type, or a table of a query, may be NULL: [`NotNull`] or [`Null`].
///
/// ```
/// use relata::types::{Integer, NotNull, Null, Nullness, SqlType};
///
/// let always: <<NotNull as Nullness>::Of<Integer> as SqlType>::Rust = 1;
/// let perhaps: <<Null as Nullness>::Of<Integer> as SqlType>::Rust = Some(1);
/// ```
pub trait Nullness {
    /// Whether it is not [`NotNull`].
    const IS_NULL: bool;

    /// `S`, with NULL if this is [`Null`].
    type Of<S: SqlType>: SqlType<Base = S::Base>;
    /// NULL if this or `Other` is.
    type Or<Other: Nullness>: Nullness;
}

/// Never NULL.
///
/// ```
/// use relata::types::{Integer, NotNull, SqlType};
///
/// fn is_never_null<S: SqlType<Null = NotNull>>() {}
/// is_never_null::<Integer>();
/// ```
#[derive(Debug)]
pub struct NotNull;

/// May be NULL.
///
/// ```
/// use relata::types::{Integer, Null, Nullable, SqlType};
///
/// fn may_be_null<S: SqlType<Null = Null>>() {}
/// may_be_null::<Nullable<Integer>>();
/// ```
#[derive(Debug)]
pub struct Null;

impl Nullness for NotNull {
    const IS_NULL: bool = false;
    type Of<S: SqlType> = S;
    type Or<Other: Nullness> = Other;
}

impl Nullness for Null {
    const IS_NULL: bool = true;
    type Of<S: SqlType> = S::OrNull;
    type Or<Other: Nullness> = Null;
}

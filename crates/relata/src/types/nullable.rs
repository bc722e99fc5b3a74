//! NULL.

use std::marker::PhantomData;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use super::{Raw, Refused, SqlType, TypeName};

/// `S` or NULL; `Option` in Rust.
#[derive(Debug)]
pub struct Nullable<S>(PhantomData<S>);

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
pub trait Nullness {
    /// `S`, with NULL if this is [`Null`].
    type Of<S: SqlType>: SqlType<Base = S::Base>;
    /// NULL if this or `Other` is.
    type Or<Other: Nullness>: Nullness;
}

/// Never NULL.
#[derive(Debug)]
pub struct NotNull;

/// May be NULL.
#[derive(Debug)]
pub struct Null;

impl Nullness for NotNull {
    type Of<S: SqlType> = S;
    type Or<Other: Nullness> = Other;
}

impl Nullness for Null {
    type Of<S: SqlType> = S::OrNull;
    type Or<Other: Nullness> = Null;
}

//! SQL types with a Rust type of the program's own.

use std::fmt::{Debug, Display};
use std::marker::PhantomData;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use super::refused::unrepresentable;
use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName};

/// The SQL type `S`, whose values `T` holds: `rust_type` in `schema.toml`.
///
/// It is compared as `S`, so a condition takes values of `S`; `T` too where it has [`Operand`](super::Operand).
///
/// ```
/// use relata::types::{As, Text};
///
/// #[derive(Debug, Clone)]
/// struct Email(String);
///
/// impl TryFrom<String> for Email {
///     type Error = &'static str;
///
///     fn try_from(text: String) -> Result<Self, Self::Error> {
///         if text.contains('@') { Ok(Email(text)) } else { Err("it has no @") }
///     }
/// }
///
/// impl From<Email> for String {
///     fn from(email: Email) -> Self {
///         email.0
///     }
/// }
///
/// type EmailColumn = As<Text, Email>;
/// ```
pub struct As<S, T>(PhantomData<fn() -> (S, T)>);

#[diagnostic::do_not_recommend]
impl<S, T> SqlType for As<S, T>
where
    S: SqlType,
    T: TryFrom<S::Rust, Error: Display> + Into<S::Rust> + Clone + Debug + Send + Sync + 'static,
{
    type Base = S::Base;
    type OrNull = Nullable<As<S, T>>;
    type Null = NotNull;
    type Rust = T;

    const TYPE: TypeName = S::TYPE;

    #[inline]
    fn decode(raw: Raw<'_>) -> Result<T, Refused> {
        T::try_from(S::decode(raw)?).map_err(|error| unrepresentable(error.to_string()))
    }

    #[inline]
    fn encode(value: &T, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        S::encode(&value.clone().into(), ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        S::accepts(ty)
    }
}

//! Enums: SQL types that are a list of labels.

use std::fmt::Debug;
use std::marker::PhantomData;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Type};

use super::refused::malformed;
use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName, operands};

/// A Rust type for a SQL enum.
///
/// ```
/// use relata::types::SqlEnum;
///
/// #[derive(Debug, Clone, PartialEq)]
/// enum Mood {
///     Happy,
///     Other(String),
/// }
///
/// impl SqlEnum for Mood {
///     const SQL: &'static str = "mood";
///
///     fn label(&self) -> &str {
///         match self {
///             Mood::Happy => "happy",
///             Mood::Other(label) => label,
///         }
///     }
///
///     fn from_label(label: &str) -> Self {
///         match label {
///             "happy" => Mood::Happy,
///             other => Mood::Other(other.to_owned()),
///         }
///     }
/// }
///
/// assert_eq!(Mood::from_label("sad").label(), "sad");
/// ```
#[diagnostic::on_unimplemented(
    message = "no SQL type goes with `{Self}`",
    label = "`#[derive(PgEnum)]` or `#[derive(PgComposite)]` gives a type of one's own a SQL type"
)]
pub trait SqlEnum: Clone + Debug + Send + Sync + 'static {
    /// The enum's name in SQL, quoted where it must be: `user_role`, `"billing"."plan"`.
    const SQL: &'static str;

    /// The label.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::SqlEnum as _;
    ///
    /// assert_eq!(UserRole::Moderator.label(), "moderator");
    /// ```
    fn label(&self) -> &str;

    /// The value with this label. One that was added after the program was built has a value too, which keeps it.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::SqlEnum as _;
    ///
    /// assert_eq!(UserRole::from_label("admin"), UserRole::Admin);
    /// assert_eq!(UserRole::from_label("owner"), UserRole::Unknown("owner".into()));
    /// ```
    fn from_label(label: &str) -> Self;
}

/// A SQL enum, whose values `E` holds.
///
/// ```
/// # use relata_example::*;
/// use relata::types::{Enum, SqlType};
///
/// assert_eq!(Enum::<UserRole>::TYPE.sql, "public.user_role");
/// let role: <Enum<UserRole> as SqlType>::Rust = UserRole::Admin;
/// ```
#[derive(Debug)]
pub struct Enum<E>(PhantomData<E>);

#[diagnostic::do_not_recommend]
impl<E: SqlEnum> SqlType for Enum<E> {
    type Base = Enum<E>;
    type OrNull = Nullable<Enum<E>>;
    type Null = NotNull;
    type Rust = E;

    const TYPE: TypeName = TypeName::named(E::SQL);

    fn decode(raw: Raw<'_>) -> Result<E, Refused> {
        match std::str::from_utf8(raw.not_null()?) {
            Ok(label) => Ok(E::from_label(label)),
            Err(error) => Err(malformed(error.to_string())),
        }
    }

    fn encode(value: &E, _: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        out.put_slice(value.label().as_bytes());
        Ok(IsNull::No)
    }
}

operands!([E: SqlEnum] Enum<E>: E => std::convert::identity);
operands!([E: SqlEnum] Enum<E>: &E => E::clone);

/// The value whose label stands there, also one that the program was built without.
#[doc(hidden)]
#[cfg(feature = "serde")]
pub fn deserialize_label<'de, E: SqlEnum, D: serde::Deserializer<'de>>(source: D) -> Result<E, D::Error> {
    let label = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(source)?;
    Ok(E::from_label(&label))
}

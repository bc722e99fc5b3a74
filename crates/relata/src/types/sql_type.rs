//! A SQL type, and the reading and writing of one value in PostgreSQL's wire format.

use std::fmt::Debug;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use super::refused::unrepresentable;
use super::{Nullness, Refused, TypeName};

/// A SQL type: of a column, a parameter or an expression.
///
/// The binary formats are those of PostgreSQL's `*_send` and `*_recv` functions. A type that may be NULL is
/// `Nullable<Integer>`.
///
/// ```
/// use relata::types::{BytesMut, Integer, Raw, SqlType, Type};
///
/// let mut bytes = BytesMut::new();
/// Integer::encode(&258, &Type::INT4, &mut bytes)?;
/// assert_eq!(*bytes, [0, 0, 1, 2]);
/// assert_eq!(Integer::decode(Raw { bytes: Some(&bytes), ty: &Type::INT4 })?, 258);
/// # Ok::<(), relata::types::Refused>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL type",
    label = "expected a type of `relata::types`"
)]
pub trait SqlType: Sized + 'static {
    /// The type itself, without NULL and without a Rust type of its own: what an operator compares.
    type Base: SqlType<Base = Self::Base>;

    /// The type with NULL: what a column becomes on the outer side of a join.
    type OrNull: SqlType<Base = Self::Base>;

    /// Whether values may be NULL.
    type Null: Nullness;

    /// What holds a value.
    type Rust: Clone + Debug + Send + Sync + 'static;

    /// The type's name in SQL.
    const TYPE: TypeName;

    /// Reads a value.
    ///
    /// ```
    /// use relata::types::{Boolean, Nullable, Raw, SqlType, Type};
    ///
    /// let null = Raw { bytes: None, ty: &Type::BOOL };
    /// assert!(Boolean::decode(null).is_err());
    /// assert_eq!(Nullable::<Boolean>::decode(null)?, None);
    /// # Ok::<(), relata::types::Refused>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the bytes are not of this type, or say what [`SqlType::Rust`] cannot hold.
    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused>;

    /// Writes a value in the binary format of `ty`, without its length.
    ///
    /// ```
    /// use relata::types::{BytesMut, SqlType, Text, Type};
    ///
    /// let mut bytes = BytesMut::new();
    /// Text::encode(&"Ann".to_owned(), &Type::TEXT, &mut bytes)?;
    /// assert_eq!(*bytes, *b"Ann");
    /// # Ok::<(), relata::types::Refused>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the type cannot hold the value.
    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused>;

    /// Whether a result of this type of the server's can be read. Asked once a statement, not once a row.
    ///
    /// ```
    /// use relata::types::{SqlType, Text, Type};
    ///
    /// assert!(Text::accepts(&Type::VARCHAR));
    /// assert!(!Text::accepts(&Type::INT4));
    /// ```
    fn accepts(ty: &Type) -> bool {
        Self::TYPE.is(ty)
    }
}

/// A value as it came from the server.
///
/// ```
/// use relata::types::{Raw, SqlType, Text, Type};
///
/// let raw = Raw { bytes: Some(b"Ann"), ty: &Type::TEXT };
/// assert_eq!(Text::decode(raw)?, "Ann");
/// # Ok::<(), relata::types::Refused>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Raw<'a> {
    /// The bytes in the binary format of `ty`; `None` is NULL.
    pub bytes: Option<&'a [u8]>,
    /// The type that the server says it has.
    pub ty: &'a Type,
}

impl<'a> Raw<'a> {
    /// The bytes of a value that is not NULL.
    ///
    /// ```
    /// use relata::types::{Raw, Type};
    ///
    /// assert!(Raw { bytes: None, ty: &Type::TEXT }.not_null().is_err());
    /// assert_eq!(Raw { bytes: Some(b"x"), ty: &Type::TEXT }.not_null()?, b"x");
    /// # Ok::<(), relata::types::Refused>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is NULL.
    #[inline]
    pub fn not_null(self) -> Result<&'a [u8], Refused> {
        self.bytes.ok_or_else(|| unrepresentable("it is NULL, and the Rust type has no place for NULL"))
    }
}

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
    /// # Errors
    ///
    /// When the bytes are not of this type, or say what [`SqlType::Rust`] cannot hold.
    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused>;

    /// Writes a value in the binary format of `ty`, without its length.
    ///
    /// # Errors
    ///
    /// When the type cannot hold the value.
    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused>;

    /// Whether a result of this type of the server's can be read. Asked once a statement, not once a row.
    fn accepts(ty: &Type) -> bool {
        Self::TYPE.is(ty)
    }
}

/// A value as it came from the server.
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
    /// # Errors
    ///
    /// When it is NULL.
    #[inline]
    pub fn not_null(self) -> Result<&'a [u8], Refused> {
        self.bytes.ok_or_else(|| unrepresentable("it is NULL, and the Rust type has no place for NULL"))
    }
}

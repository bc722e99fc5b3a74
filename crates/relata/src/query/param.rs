//! A value that is sent beside the SQL.

use std::fmt;
use std::sync::Arc;

use bytes::BytesMut;
use tokio_postgres::types::{Format, IsNull, ToSql, Type};

use crate::types::{Refused, SqlType, Transfer, TypeName};

/// A value that is sent beside the SQL, as `$1`.
///
/// A clone is the same parameter: an expression that stands twice in a statement is one `$1`, so that PostgreSQL sees
/// that the two are equal (in `GROUP BY`, for example).
///
/// ```
/// # use relata_example::*;
/// use relata::types::Text;
///
/// let statement = Statement {
///     sql: "SELECT $1".to_owned(),
///     params: vec![Param::new::<Text>("a".to_owned())],
///     outputs: Vec::new(),
/// };
/// ```
#[derive(Clone)]
pub struct Param {
    value: Arc<dyn Encode>,
    type_name: TypeName,
}

impl Param {
    /// A value of SQL type `S`.
    ///
    /// ```
    /// use relata::query::Param;
    /// use relata::types::Bigint;
    ///
    /// // Its value is not shown.
    /// assert_eq!(format!("{:?}", Param::new::<Bigint>(7)), "Param(int8)");
    /// ```
    pub fn new<S: SqlType>(value: S::Rust) -> Param {
        Param { value: Arc::new(Value::<S>(value)), type_name: S::TYPE }
    }

    /// A value that knows how it is written.
    pub(crate) fn encoded(value: Arc<dyn Encode>, type_name: TypeName) -> Param {
        Param { value, type_name }
    }

    /// The type that PostgreSQL is told; its number is 0 where only a cast in the SQL can tell it.
    ///
    /// ```
    /// use relata::query::Param;
    /// use relata::types::Bigint;
    ///
    /// assert_eq!(Param::new::<Bigint>(7).type_name().oid, 20);
    /// ```
    pub fn type_name(&self) -> TypeName {
        self.type_name
    }

    /// The type by which the value is declared to PostgreSQL, where it is one of PostgreSQL's own.
    ///
    /// ```
    /// use relata::query::Param;
    /// use relata::types::{Bigint, Type};
    ///
    /// assert_eq!(Param::new::<Bigint>(7).declared_type(), Some(Type::INT8));
    /// ```
    pub fn declared_type(&self) -> Option<Type> {
        let array = self.type_name.array;
        match self.type_name.transfer {
            Transfer::Text if array => Some(Type::TEXT_ARRAY),
            Transfer::Text => Some(Type::TEXT),
            Transfer::Binary => Type::from_oid(self.type_name.oid),
        }
    }

    /// The OID of the type by which it is declared; 0 where that is PostgreSQL's to find out.
    pub(crate) fn oid(&self) -> u32 {
        let TypeName { oid, array, transfer, .. } = self.type_name;
        match transfer {
            Transfer::Text if array => Type::TEXT_ARRAY.oid(),
            Transfer::Text => Type::TEXT.oid(),
            Transfer::Binary => oid,
        }
    }

    /// Whether both are one parameter.
    pub(crate) fn is(&self, other: &Param) -> bool {
        Arc::ptr_eq(&self.value, &other.value)
    }

    /// Whether another expression may hold the same parameter.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.value) > 1
    }
}

/// The type alone: values are not for logs.
impl fmt::Debug for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Param({})", self.type_name.sql)
    }
}

/// Writes a value, whatever its type.
pub(crate) trait Encode: Send + Sync {
    fn encode(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused>;
}

struct Value<S: SqlType>(S::Rust);

impl<S: SqlType> Encode for Value<S> {
    fn encode(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        S::encode(&self.0, ty, out)
    }
}

impl ToSql for Param {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        self.value.encode(ty, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        self.value.encode(ty, out)
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Binary
    }
}

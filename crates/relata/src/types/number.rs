//! Numbers of a fixed size, and booleans.

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Type};

use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName, operands};

/// A type whose value is a fixed number of big-endian bytes.
macro_rules! fixed {
    ($($(#[$doc:meta])+ $name:ident, $rust:ty, $sql:literal, $oid:literal, $array:literal, $put:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug)]
        pub struct $name;

        impl SqlType for $name {
            type Base = $name;
            type OrNull = Nullable<$name>;
            type Null = NotNull;
            type Rust = $rust;

            const TYPE: TypeName = TypeName::builtin($sql, $oid, $array);

            #[inline]
            fn decode(raw: Raw<'_>) -> Result<$rust, Refused> {
                let bytes = raw.not_null()?;
                match bytes.try_into() {
                    Ok(bytes) => Ok(<$rust>::from_be_bytes(bytes)),
                    Err(_) => Err(format!("{} bytes are no {}", bytes.len(), $sql).into()),
                }
            }

            #[inline]
            fn encode(value: &$rust, _: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
                out.$put(*value);
                Ok(IsNull::No)
            }
        }

        operands!($name: $rust);
        operands!($name: &$rust => |value: &$rust| *value);
    )+};
}

fixed! {
    /// `smallint`, 16 bits.
    Smallint, i16, "int2", 21, 1005, put_i16;
    /// `integer`, 32 bits.
    Integer, i32, "int4", 23, 1007, put_i32;
    /// `bigint`, 64 bits.
    Bigint, i64, "int8", 20, 1016, put_i64;
    /// `real`, 32 bits.
    Real, f32, "float4", 700, 1021, put_f32;
    /// `double precision`, 64 bits.
    DoublePrecision, f64, "float8", 701, 1022, put_f64;
}

/// `boolean`.
#[derive(Debug)]
pub struct Boolean;

impl SqlType for Boolean {
    type Base = Boolean;
    type OrNull = Nullable<Boolean>;
    type Null = NotNull;
    type Rust = bool;

    const TYPE: TypeName = TypeName::builtin("bool", 16, 1000);

    #[inline]
    fn decode(raw: Raw<'_>) -> Result<bool, Refused> {
        match raw.not_null()? {
            [0] => Ok(false),
            [1] => Ok(true),
            bytes => Err(format!("{bytes:?} is no boolean").into()),
        }
    }

    #[inline]
    fn encode(value: &bool, _: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        out.put_u8(u8::from(*value));
        Ok(IsNull::No)
    }
}

operands!(Boolean: bool);

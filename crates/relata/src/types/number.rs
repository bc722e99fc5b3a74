//! Numbers of a fixed size, and booleans.

use bytes::BufMut;

use super::refused::malformed;
use super::value::Money as Amount;
use super::{Refused, TypeName, operands, scalars};

scalars! {
    /// `smallint`, 16 bits.
    ///
    /// ```
    /// use relata::types::{Smallint, SqlType};
    ///
    /// assert_eq!(Smallint::TYPE.sql, "int2");
    /// let value: <Smallint as SqlType>::Rust = 7;
    /// let _: i16 = value;
    /// ```
    Smallint, i16, TypeName::builtin("int2", 21, 1005), |bytes| Ok(i16::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_i16(*value); Ok(()) };
    /// `integer`, 32 bits.
    ///
    /// ```
    /// use relata::types::{Integer, SqlType};
    ///
    /// assert_eq!(Integer::TYPE.sql, "int4");
    /// let value: <Integer as SqlType>::Rust = 7;
    /// let _: i32 = value;
    /// ```
    Integer, i32, TypeName::builtin("int4", 23, 1007), |bytes| Ok(i32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_i32(*value); Ok(()) };
    /// `bigint`, 64 bits.
    ///
    /// ```
    /// use relata::types::{Bigint, SqlType};
    ///
    /// assert_eq!(Bigint::TYPE.sql, "int8");
    /// let value: <Bigint as SqlType>::Rust = 7;
    /// let _: i64 = value;
    /// ```
    Bigint, i64, TypeName::builtin("int8", 20, 1016), |bytes| Ok(i64::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_i64(*value); Ok(()) };
    /// `real`, 32 bits.
    ///
    /// ```
    /// use relata::types::{Real, SqlType};
    ///
    /// assert_eq!(Real::TYPE.sql, "float4");
    /// let value: <Real as SqlType>::Rust = 0.5;
    /// let _: f32 = value;
    /// ```
    Real, f32, TypeName::builtin("float4", 700, 1021), |bytes| Ok(f32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_f32(*value); Ok(()) };
    /// `double precision`, 64 bits.
    ///
    /// ```
    /// use relata::types::{DoublePrecision, SqlType};
    ///
    /// assert_eq!(DoublePrecision::TYPE.sql, "float8");
    /// let value: <DoublePrecision as SqlType>::Rust = 0.5;
    /// let _: f64 = value;
    /// ```
    DoublePrecision, f64, TypeName::builtin("float8", 701, 1022), |bytes| Ok(f64::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_f64(*value); Ok(()) };
    /// `boolean`.
    ///
    /// ```
    /// use relata::types::{Boolean, SqlType};
    ///
    /// assert_eq!(Boolean::TYPE.sql, "bool");
    /// let value: <Boolean as SqlType>::Rust = true;
    /// let _: bool = value;
    /// ```
    Boolean, bool, TypeName::builtin("bool", 16, 1000), |bytes| match bytes {
        [0] => Ok(false),
        [1] => Ok(true),
        _ => Err(malformed(format!("{bytes:?} is no boolean"))),
    }, |value, out| { out.put_u8(u8::from(*value)); Ok(()) };
    /// `money`: an amount in the smallest unit of the server's currency, `lc_monetary`.
    ///
    /// ```
    /// use relata::types::{Money, SqlType, value};
    ///
    /// assert_eq!(Money::TYPE.sql, "money");
    /// let value: <Money as SqlType>::Rust = value::Money(1_250);
    /// let _: value::Money = value;
    /// ```
    Money, Amount, TypeName::builtin("money", 790, 791), |bytes| Ok(Amount(i64::from_be_bytes(fixed(bytes)?))),
        |value, out| { out.put_i64(value.0); Ok(()) };
}

operands!(Smallint: i16);
operands!(Integer: i32);
operands!(Bigint: i64);
operands!(Real: f32);
operands!(DoublePrecision: f64);
operands!(Boolean: bool);
operands!(Money: Amount);

/// The bytes of a value that has always as many.
#[inline]
pub(crate) fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Refused> {
    bytes.try_into().map_err(|_| malformed(format!("it has {} bytes, and its format {N}", bytes.len())))
}

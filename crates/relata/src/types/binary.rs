//! Values that are bytes: `bytea`, `uuid`, bit strings, hardware addresses.

use bytes::{Buf, BufMut, BytesMut};

use super::number::fixed;
use super::refused::malformed;
use super::value::{Bits, MacAddr};
use super::{Refused, TypeName, operands, scalars};

scalars! {
    /// `bytea`.
    ///
    /// ```
    /// use relata::types::{Bytea, SqlType};
    ///
    /// assert_eq!(Bytea::TYPE.sql, "bytea");
    /// let value: <Bytea as SqlType>::Rust = vec![0xca, 0xfe];
    /// let _: Vec<u8> = value;
    /// ```
    Bytea, Vec<u8>, TypeName::builtin("bytea", 17, 1001), |bytes| Ok(bytes.to_vec()),
        |value, out| { out.put_slice(value); Ok(()) };
    /// `uuid`.
    ///
    /// ```
    /// use relata::types::{SqlType, Uuid};
    ///
    /// assert_eq!(Uuid::TYPE.sql, "uuid");
    /// let value: <Uuid as SqlType>::Rust = relata::uuid::Uuid::nil();
    /// let _: relata::uuid::Uuid = value;
    /// ```
    Uuid, ::uuid::Uuid, TypeName::builtin("uuid", 2950, 2951), |bytes| Ok(::uuid::Uuid::from_bytes(fixed(bytes)?)),
        |value, out| { out.put_slice(value.as_bytes()); Ok(()) };
    /// `bit(n)`. (`bit` without quotes is `bit(1)`.)
    ///
    /// ```
    /// use relata::types::{Bit, SqlType, value};
    ///
    /// assert_eq!(Bit::TYPE.sql, "\"bit\"");
    /// let value: <Bit as SqlType>::Rust = value::Bits(vec![true, false]);
    /// let _: value::Bits = value;
    /// ```
    Bit, Bits, TypeName::builtin("\"bit\"", 1560, 1561), read_bits, write_bits;
    /// `bit varying`.
    ///
    /// ```
    /// use relata::types::{SqlType, Varbit, value};
    ///
    /// assert_eq!(Varbit::TYPE.sql, "varbit");
    /// let value: <Varbit as SqlType>::Rust = value::Bits(vec![true, false]);
    /// let _: value::Bits = value;
    /// ```
    Varbit, Bits, TypeName::builtin("varbit", 1562, 1563), read_bits, write_bits;
    /// `macaddr`, six bytes.
    ///
    /// ```
    /// use relata::types::{Macaddr, SqlType, value};
    ///
    /// assert_eq!(Macaddr::TYPE.sql, "macaddr");
    /// let value: <Macaddr as SqlType>::Rust = value::MacAddr([8, 0, 43, 1, 2, 3]);
    /// let _: value::MacAddr = value;
    /// ```
    Macaddr, MacAddr, TypeName::builtin("macaddr", 829, 1040), |bytes| Ok(MacAddr(fixed(bytes)?)),
        |value, out| { out.put_slice(&value.0); Ok(()) };
    /// `macaddr8`, eight bytes.
    ///
    /// ```
    /// use relata::types::{Macaddr8, SqlType, value};
    ///
    /// assert_eq!(Macaddr8::TYPE.sql, "macaddr8");
    /// let value: <Macaddr8 as SqlType>::Rust = value::MacAddr([8, 0, 43, 1, 2, 3, 4, 5]);
    /// let _: value::MacAddr<8> = value;
    /// ```
    Macaddr8, MacAddr<8>, TypeName::builtin("macaddr8", 774, 775), |bytes| Ok(MacAddr(fixed(bytes)?)),
        |value, out| { out.put_slice(&value.0); Ok(()) };
}

operands!(Bytea: Vec<u8>);
operands!(Bytea: &[u8] => <[u8]>::to_vec);
operands!([const N: usize] Bytea: [u8; N] => Vec::from);
operands!([const N: usize] Bytea: &[u8; N] => Vec::from);
operands!(Uuid: ::uuid::Uuid);
operands!(Bit: Bits);
operands!(Varbit: Bits);
operands!(Macaddr: MacAddr);
operands!(Macaddr8: MacAddr<8>);

/// The format of `varbit_send`: the number of bits, then the bits from the highest of the first byte on.
fn read_bits(mut bytes: &[u8]) -> Result<Bits, Refused> {
    let length = usize::try_from(bytes.try_get_i32()?)?;
    if bytes.len() != length.div_ceil(8) {
        return Err(malformed(format!("{length} bits in {} bytes", bytes.len())));
    }
    Ok(Bits((0..length).map(|at| bytes[at / 8] & (0x80 >> (at % 8)) != 0).collect()))
}

fn write_bits(Bits(bits): &Bits, out: &mut BytesMut) -> Result<(), Refused> {
    out.put_i32(i32::try_from(bits.len())?);
    for byte in bits.chunks(8) {
        out.put_u8(byte.iter().enumerate().fold(0, |byte, (at, bit)| byte | (u8::from(*bit) << (7 - at))));
    }
    Ok(())
}

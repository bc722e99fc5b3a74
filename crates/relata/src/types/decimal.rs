//! `numeric`: its digits on the wire, and `rust_decimal`.

use bytes::{Buf, BufMut, BytesMut};
use rust_decimal::Decimal;

use super::refused::{malformed, unrepresentable};
use super::{Refused, TypeName, operands, scalars};

scalars! {
    /// `numeric`. A number of more digits than `rust_decimal` keeps (28 after the point, 96 bits in all) is an error,
    /// and so are `NaN` and the infinities; zeros at the end of a fraction go first where there are too many digits.
    ///
    /// ```
    /// use relata::types::{Numeric, SqlType};
    ///
    /// assert_eq!(Numeric::TYPE.sql, "numeric");
    /// let value: <Numeric as SqlType>::Rust = relata::rust_decimal::Decimal::new(1999, 2);
    /// let _: relata::rust_decimal::Decimal = value;
    /// ```
    Numeric, Decimal, TypeName::builtin("numeric", 1700, 1231), |bytes| read(&Digits::read(bytes)?), |value, out| {
        let digits = value.mantissa().unsigned_abs().to_string();
        write(value.is_sign_negative(), digits.as_bytes(), i64::from(value.scale()), out)
    };
}

operands!(Numeric: Decimal);
operands!(Numeric: i64 => Decimal::from);

/// The format of `numeric_send`: the value is `digits[0]·10000^weight + digits[1]·10000^(weight-1) + …`.
pub(crate) struct Digits<'a> {
    pub(crate) negative: bool,
    pub(crate) weight: i16,
    /// Digits after the point that are shown.
    pub(crate) scale: u16,
    /// Two bytes for each digit to the base 10000.
    digits: &'a [u8],
}

impl<'a> Digits<'a> {
    pub(crate) fn read(mut bytes: &'a [u8]) -> Result<Digits<'a>, Refused> {
        let count = usize::from(bytes.try_get_u16()?);
        let (weight, sign, scale) = (bytes.try_get_i16()?, bytes.try_get_u16()?, bytes.try_get_u16()?);
        let negative = match sign {
            0x0000 => false,
            0x4000 => true,
            0xC000 => return Err(not_finite("NaN")),
            0xD000 => return Err(not_finite("Infinity")),
            0xF000 => return Err(not_finite("-Infinity")),
            _ => return Err(malformed(format!("a numeric with the sign {sign:#06x}"))),
        };
        let digits = Digits { negative, weight, scale, digits: bytes };
        if bytes.len() != count * 2 || digits.base_10000().any(|digit| digit > 9_999) {
            return Err(malformed("the digits of a numeric"));
        }
        Ok(digits)
    }

    /// Highest first.
    pub(crate) fn base_10000(&self) -> impl Iterator<Item = u16> {
        self.digits.as_chunks().0.iter().map(|digit| u16::from_be_bytes(*digit))
    }

    /// How many decimal digits of those given are after the point; negative where zeros follow them.
    pub(crate) fn fraction(&self) -> i64 {
        4 * (self.digits.len() as i64 / 2 - 1 - i64::from(self.weight))
    }
}

/// The exact number, with as many digits after the point as it came with.
fn read(digits: &Digits<'_>) -> Result<Decimal, Refused> {
    let too_long = || unrepresentable("it has more digits than `rust_decimal::Decimal` can hold");
    let grown = |number: u128, by: u128| number.checked_mul(by).filter(|number| *number < 1 << 96);
    let mut number: u128 = 0;
    for digit in digits.base_10000() {
        let next = number.checked_mul(10_000).and_then(|number| number.checked_add(digit.into()));
        number = next.ok_or_else(too_long)?;
    }
    let mut fraction = if number == 0 { 0 } else { digits.fraction() };
    let scale = i64::from(digits.scale.min(28));
    while fraction > 0 && (fraction > scale || number >= 1 << 96) && number.is_multiple_of(10) {
        (number, fraction) = (number / 10, fraction - 1);
    }
    while fraction < 0 {
        (number, fraction) = (grown(number, 10).ok_or_else(too_long)?, fraction + 1);
    }
    while fraction < scale {
        let Some(more) = grown(number, 10) else { break };
        (number, fraction) = (more, fraction + 1);
    }
    let mantissa = i128::try_from(number)?;
    let mantissa = if digits.negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(fraction)?).map_err(|_| too_long())
}

/// Writes a number from its decimal digits, the last `scale` of which are after the point.
pub(crate) fn write(negative: bool, digits: &[u8], scale: i64, out: &mut BytesMut) -> Result<(), Refused> {
    let too_long = || unrepresentable("it has more digits than PostgreSQL's `numeric` can hold");
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    let digits = &digits[leading..];
    let shown = u16::try_from(scale.max(0)).ok().filter(|shown| *shown <= MOST_SCALE).ok_or_else(too_long)?;
    // The digits before the point, and those of the first group, which may be short.
    let whole = i64::try_from(digits.len())?.checked_sub(scale).ok_or_else(too_long)?;
    let weight = i16::try_from((whole - 1).div_euclid(4)).map_err(|_| too_long())?;
    let missing = usize::try_from((-whole).rem_euclid(4))?;
    let mut groups: Vec<u16> = Vec::with_capacity(digits.len() / 4 + 2);
    for (at, digit) in digits.iter().enumerate() {
        if at == 0 || (at + missing).is_multiple_of(4) {
            groups.push(0);
        }
        if let Some(group) = groups.last_mut() {
            let place = 3 - (at + missing) % 4;
            *group += u16::from(digit - b'0') * 10_u16.pow(place as u32);
        }
    }
    while groups.last() == Some(&0) {
        groups.pop();
    }
    out.put_u16(u16::try_from(groups.len()).map_err(|_| too_long())?);
    out.put_i16(if groups.is_empty() { 0 } else { weight });
    out.put_u16(if negative && !groups.is_empty() { 0x4000 } else { 0 });
    out.put_u16(shown);
    groups.into_iter().for_each(|group| out.put_u16(group));
    Ok(())
}

/// `NUMERIC_DSCALE_MAX` of PostgreSQL's `numeric.c`.
const MOST_SCALE: u16 = 0x3FFF;

#[cold]
fn not_finite(value: &str) -> Refused {
    unrepresentable(format!("it is `{value}`, which the Rust type cannot hold"))
}

//! `numeric`, as `bigdecimal` has it (`rust_type = "bigdecimal::BigDecimal"` in `schema.toml`).

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::{BigInt, Sign};

use super::decimal::{Digits, write};
use super::range::ranges_as;
use super::{operands, scalars};

scalars! {
    /// `numeric`, of any number of digits. `NaN` and the infinities are errors. A number with zeros before the point
    /// that `BigDecimal` does not write out (`1e3`) comes back with them (`1000`).
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::bigdecimal::Numeric;
    ///
    /// assert_eq!(Numeric::TYPE.sql, "numeric");
    /// let value: <Numeric as SqlType>::Rust = bigdecimal::BigDecimal::from(17);
    /// ```
    Numeric is super::Numeric, BigDecimal, super::Numeric::TYPE, |bytes| Ok(read(&Digits::read(bytes)?)),
        |value, out| {
            let (number, scale) = value.as_bigint_and_scale();
            let digits = number.magnitude().to_string();
            write(number.sign() == Sign::Minus, digits.as_bytes(), scale, out)
        };
}

operands!(super::Numeric as Numeric: BigDecimal);

ranges_as! {
    Numeric as super::Numeric;
}

fn read(digits: &Digits<'_>) -> BigDecimal {
    let mut text: String = digits.base_10000().map(|digit| format!("{digit:04}")).collect();
    // Zeros come or go until as many digits are after the point as PostgreSQL shows.
    let fraction = if text.is_empty() { 0 } else { digits.fraction() };
    let mut missing = i64::from(digits.scale) - fraction;
    while missing < 0 && text.ends_with('0') {
        text.pop();
        missing += 1;
    }
    text.extend((0..missing).map(|_| '0'));
    let scale = i64::from(digits.scale) - missing.min(0);
    let number = BigInt::parse_bytes(text.as_bytes(), 10).unwrap_or_default();
    BigDecimal::new(if digits.negative { -number } else { number }, scale)
}

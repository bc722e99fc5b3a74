//! Ranges and multiranges.

use std::marker::PhantomData;
use std::ops::Bound;

use bytes::{Buf, BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Kind, Type};

use super::array::{encode_sized, next_element};
use super::name::base_type;
use super::refused::{malformed, unrepresentable, within};
use super::{
    Bigint, Date, Integer, NotNull, Nullable, Numeric, Raw, Refused, SqlType, Timestamp, Timestamptz,
    TypeName, operands, value,
};

/// What there are ranges of: a SQL type that PostgreSQL has ranges of, or a range type that a database makes.
///
/// ```
/// use relata::types::{Range, RangeType, SqlType, Timestamptz};
///
/// assert_eq!(<Timestamptz as RangeType>::RANGE.sql, "tstzrange");
/// assert_eq!(Range::<Timestamptz>::TYPE, Timestamptz::RANGE);
/// ```
pub trait RangeType: 'static {
    /// The type of the bounds.
    type Subtype: SqlType;

    /// The type itself, without a Rust type of its own.
    type Base: RangeType<Base = Self::Base>;

    /// The range type.
    const RANGE: TypeName;

    /// The type of sets of such ranges.
    const MULTIRANGE: TypeName;
}

macro_rules! ranges {
    ($($subtype:ty as $base:ty, $range:expr, $multirange:expr;)+) => {$(
        impl $crate::types::RangeType for $subtype {
            type Subtype = $subtype;
            type Base = $base;

            const RANGE: $crate::types::TypeName = $range;
            const MULTIRANGE: $crate::types::TypeName = $multirange;
        }
    )+};
}

ranges! {
    Integer as Integer, TypeName::builtin("int4range", 3904, 3905), TypeName::builtin("int4multirange", 4451, 6150);
    Bigint as Bigint, TypeName::builtin("int8range", 3926, 3927), TypeName::builtin("int8multirange", 4536, 6157);
    Numeric as Numeric, TypeName::builtin("numrange", 3906, 3907), TypeName::builtin("nummultirange", 4532, 6151);
    Date as Date, TypeName::builtin("daterange", 3912, 3913), TypeName::builtin("datemultirange", 4535, 6155);
    Timestamp as Timestamp, TypeName::builtin("tsrange", 3908, 3909), TypeName::builtin("tsmultirange", 4533, 6152);
    Timestamptz as Timestamptz, TypeName::builtin("tstzrange", 3910, 3911),
        TypeName::builtin("tstzmultirange", 4534, 6153);
}

/// The Rust types of other libraries have the ranges of the usual one.
#[cfg(any(feature = "bigdecimal", feature = "jiff", feature = "time"))]
macro_rules! ranges_as {
    ($($subtype:ty as $base:ty;)+) => {$(
        impl $crate::types::RangeType for $subtype {
            type Subtype = $subtype;
            type Base = $base;

            const RANGE: $crate::types::TypeName = <$base as $crate::types::RangeType>::RANGE;
            const MULTIRANGE: $crate::types::TypeName = <$base as $crate::types::RangeType>::MULTIRANGE;
        }

        $crate::types::operands!(
            $crate::types::Range<$base> as $crate::types::Range<$subtype>:
            $crate::types::value::Range<<$subtype as $crate::types::SqlType>::Rust>
        );
        $crate::types::operands!(
            $crate::types::Multirange<$base> as $crate::types::Multirange<$subtype>:
            Vec<$crate::types::value::Range<<$subtype as $crate::types::SqlType>::Rust>>
        );
    )+};
}
#[cfg(any(feature = "bigdecimal", feature = "jiff", feature = "time"))]
pub(crate) use ranges_as;

/// `int4range`.
pub type Int4range = Range<Integer>;
/// `int8range`.
pub type Int8range = Range<Bigint>;
/// `numrange`.
pub type Numrange = Range<Numeric>;
/// `daterange`.
pub type Daterange = Range<Date>;
/// `tsrange`.
pub type Tsrange = Range<Timestamp>;
/// `tstzrange`.
pub type Tstzrange = Range<Timestamptz>;

/// A range type: `Range<Integer>` is `int4range`.
///
/// ```
/// use relata::types::{Integer, Range, SqlType, value};
///
/// assert_eq!(Range::<Integer>::TYPE.sql, "int4range");
/// let value: <Range<Integer> as SqlType>::Rust = value::Range::new(1..4);
/// ```
#[derive(Debug)]
pub struct Range<R>(PhantomData<R>);

#[diagnostic::do_not_recommend]
impl<R: RangeType> SqlType for Range<R> {
    type Base = Range<R::Base>;
    type OrNull = Nullable<Range<R>>;
    type Null = NotNull;
    type Rust = value::Range<<R::Subtype as SqlType>::Rust>;

    const TYPE: TypeName = R::RANGE;

    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused> {
        read::<R::Subtype>(raw.not_null()?, &subtype::<R>(raw.ty)?)
    }

    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        write::<R::Subtype>(value, &subtype::<R>(ty)?, out)
    }
}

/// A multirange type, a set of ranges: `Multirange<Integer>` is `int4multirange`.
///
/// PostgreSQL keeps the ranges in order, and joins those that meet.
///
/// ```
/// use relata::types::{Integer, Multirange, SqlType, value};
///
/// assert_eq!(Multirange::<Integer>::TYPE.sql, "int4multirange");
/// let value: <Multirange<Integer> as SqlType>::Rust = vec![value::Range::new(1..4), value::Range::new(7..)];
/// ```
#[derive(Debug)]
pub struct Multirange<R>(PhantomData<R>);

#[diagnostic::do_not_recommend]
impl<R: RangeType> SqlType for Multirange<R> {
    type Base = Multirange<R::Base>;
    type OrNull = Nullable<Multirange<R>>;
    type Null = NotNull;
    type Rust = Vec<value::Range<<R::Subtype as SqlType>::Rust>>;

    const TYPE: TypeName = R::MULTIRANGE;

    /// The format of `multirange_send`: how many ranges, then each with its length.
    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused> {
        let mut bytes = raw.not_null()?;
        let subtype = subtype::<R>(raw.ty)?;
        let count = bytes.try_get_u32()?;
        let mut ranges = Vec::new();
        for _ in 0..count {
            let range = next_element(&mut bytes)?.ok_or_else(|| malformed("a range that is NULL"))?;
            ranges.push(read::<R::Subtype>(range, &subtype)?);
        }
        if bytes.is_empty() { Ok(ranges) } else { Err(malformed("bytes follow the last range")) }
    }

    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        let subtype = subtype::<R>(ty)?;
        out.put_u32(u32::try_from(value.len())?);
        for range in value {
            encode_sized(out, |out| write::<R::Subtype>(range, &subtype, out))?;
        }
        Ok(IsNull::No)
    }
}

/// The bounds' type in the database. A multirange type that a database makes does not tell it.
fn subtype<R: RangeType>(ty: &Type) -> Result<Type, Refused> {
    let told = match base_type(ty).kind() {
        Kind::Range(subtype) | Kind::Multirange(subtype) => Some(subtype.clone()),
        _ => Type::from_oid(R::Subtype::TYPE.oid),
    };
    told.ok_or_else(|| malformed(format!("{ty} is no range type")))
}

/// The flags of PostgreSQL's `rangetypes.h`.
const EMPTY: u8 = 0x01;
const LOWER_INCLUDED: u8 = 0x02;
const UPPER_INCLUDED: u8 = 0x04;
const LOWER_INFINITE: u8 = 0x08;
const UPPER_INFINITE: u8 = 0x10;

/// The format of `range_send`: flags, then each bound that there is, with its length.
fn read<S: SqlType>(mut bytes: &[u8], subtype: &Type) -> Result<value::Range<S::Rust>, Refused> {
    let flags = bytes.try_get_u8()?;
    let range = if flags & EMPTY != 0 {
        value::Range::Empty
    } else {
        let lower = read_bound::<S>(&mut bytes, flags, (LOWER_INFINITE, LOWER_INCLUDED), subtype);
        let lower = lower.map_err(|why| within("the lower bound", why))?;
        let upper = read_bound::<S>(&mut bytes, flags, (UPPER_INFINITE, UPPER_INCLUDED), subtype);
        value::Range::Between(lower, upper.map_err(|why| within("the upper bound", why))?)
    };
    if bytes.is_empty() { Ok(range) } else { Err(malformed("bytes follow the range")) }
}

fn read_bound<S: SqlType>(
    bytes: &mut &[u8],
    flags: u8,
    (infinite, included): (u8, u8),
    ty: &Type,
) -> Result<Bound<S::Rust>, Refused> {
    if flags & infinite != 0 {
        return Ok(Bound::Unbounded);
    }
    let value = S::decode(Raw { bytes: next_element(bytes)?, ty })?;
    Ok(if flags & included != 0 { Bound::Included(value) } else { Bound::Excluded(value) })
}

fn write<S: SqlType>(
    value: &value::Range<S::Rust>,
    subtype: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, Refused> {
    let value::Range::Between(lower, upper) = value else {
        out.put_u8(EMPTY);
        return Ok(IsNull::No);
    };
    out.put_u8(flags(lower, LOWER_INFINITE, LOWER_INCLUDED) | flags(upper, UPPER_INFINITE, UPPER_INCLUDED));
    for (part, bound) in [("the lower bound", lower), ("the upper bound", upper)] {
        match bound {
            Bound::Unbounded => {}
            Bound::Included(value) | Bound::Excluded(value) => {
                match encode_sized(out, |out| S::encode(value, subtype, out)) {
                    Ok(IsNull::No) => {}
                    Ok(IsNull::Yes) => return Err(unrepresentable(format!("{part} is NULL"))),
                    Err(why) => return Err(within(part, why)),
                }
            }
        }
    }
    Ok(IsNull::No)
}

fn flags<T>(bound: &Bound<T>, infinite: u8, included: u8) -> u8 {
    match bound {
        Bound::Unbounded => infinite,
        Bound::Included(_) => included,
        Bound::Excluded(_) => 0,
    }
}

/// The bounds' Rust type.
type Inner<R> = <<R as RangeType>::Subtype as SqlType>::Rust;

operands!([R: RangeType<Base = R>] Range<R>: value::Range<Inner<R>> => std::convert::identity);
operands!([R: RangeType<Base = R>] Range<R>: &value::Range<Inner<R>> => Clone::clone);
operands!([R: RangeType<Base = R>] Range<R>: std::ops::Range<Inner<R>> => value::Range::new);
operands!([R: RangeType<Base = R>] Range<R>: std::ops::RangeInclusive<Inner<R>> => value::Range::new);
operands!([R: RangeType<Base = R>] Range<R>: std::ops::RangeFrom<Inner<R>> => value::Range::new);
operands!([R: RangeType<Base = R>] Range<R>: std::ops::RangeTo<Inner<R>> => value::Range::new);
operands!([R: RangeType<Base = R>] Range<R>: std::ops::RangeToInclusive<Inner<R>> => value::Range::new);
operands!([R: RangeType<Base = R>] Multirange<R>: Vec<value::Range<Inner<R>>> => std::convert::identity);
operands!([R: RangeType<Base = R>] Multirange<R>: &Vec<value::Range<Inner<R>>> => Clone::clone);

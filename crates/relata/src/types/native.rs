//! The SQL type that goes with a Rust type, where nothing else is said.

use super::{
    Array, Bigint, Boolean, Box, Bytea, Cidr, Circle, Date, DoublePrecision, Enum, Inet, Integer, Interval,
    Jsonb, Line, Lseg, Macaddr, Macaddr8, Money, Nullable, Numeric, Oid, Path, PgLsn, Point, Polygon, Range,
    Real, Smallint, SqlEnum, SqlType, Text, Tid, Time, Timestamp, Timestamptz, Timetz, Uuid, Varbit, Xid8,
    value,
};

/// A Rust type with a SQL type of its own, which it has where nothing else is said: in `sql!` and `#[derive(FromRow)]`.
///
/// `Option` is of a type that may be NULL, `Vec` of an array; `Vec<u8>` is `bytea`, `serde_json::Value` is `jsonb`.
///
/// ```
/// use relata::types::{RustType, SqlType};
///
/// fn name<T: RustType>() -> &'static str {
///     T::Sql::TYPE.sql
/// }
///
/// assert_eq!((name::<i64>(), name::<Option<String>>(), name::<Vec<u8>>()), ("int8", "text", "bytea"));
/// ```
#[diagnostic::on_unimplemented(
    message = "no SQL type goes with `{Self}`",
    label = "expected `bool`, `i32`, `String` and so on, an `Option` or a `Vec` of one, or a type with `#[derive(PgEnum)]` or `#[derive(PgComposite)]`"
)]
pub trait RustType: Sized {
    /// The SQL type.
    type Sql: SqlType<Rust = Self>;
}

macro_rules! natives {
    ($($rust:ty => $sql:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl RustType for $rust {
            type Sql = $sql;
        }
    )+};
}

natives! {
    bool => Boolean;
    i16 => Smallint;
    i32 => Integer;
    i64 => Bigint;
    f32 => Real;
    f64 => DoublePrecision;
    rust_decimal::Decimal => Numeric;
    value::Money => Money;
    String => Text;
    Vec<u8> => Bytea;
    uuid::Uuid => Uuid;
    chrono::NaiveDate => Date;
    chrono::NaiveTime => Time;
    value::TimeTz => Timetz;
    chrono::NaiveDateTime => Timestamp;
    chrono::DateTime<chrono::Utc> => Timestamptz;
    value::Interval => Interval;
    serde_json::Value => Jsonb;
    cidr::IpInet => Inet;
    cidr::IpCidr => Cidr;
    value::MacAddr => Macaddr;
    value::MacAddr<8> => Macaddr8;
    value::Bits => Varbit;
    value::Point => Point;
    value::Line => Line;
    value::Lseg => Lseg;
    value::Box => Box;
    value::Path => Path;
    value::Polygon => Polygon;
    value::Circle => Circle;
    value::Tid => Tid;
    value::Range<i32> => Range<Integer>;
    value::Range<i64> => Range<Bigint>;
    value::Range<rust_decimal::Decimal> => Range<Numeric>;
    value::Range<chrono::NaiveDate> => Range<Date>;
    value::Range<chrono::NaiveDateTime> => Range<Timestamp>;
    value::Range<chrono::DateTime<chrono::Utc>> => Range<Timestamptz>;
    u32 => Oid;
    u64 => Xid8;
    tokio_postgres::types::PgLsn => PgLsn;
}

#[cfg(feature = "bigdecimal")]
natives! {
    bigdecimal::BigDecimal => super::bigdecimal::Numeric;
}

#[cfg(feature = "jiff")]
natives! {
    jiff::civil::Date => super::jiff::Date;
    jiff::civil::Time => super::jiff::Time;
    jiff::civil::DateTime => super::jiff::Timestamp;
    jiff::Timestamp => super::jiff::Timestamptz;
}

#[cfg(feature = "time")]
natives! {
    time::Date => super::time::Date;
    time::Time => super::time::Time;
    time::PrimitiveDateTime => super::time::Timestamp;
}

#[diagnostic::do_not_recommend]
impl<E: SqlEnum> RustType for E {
    type Sql = Enum<E>;
}

#[diagnostic::do_not_recommend]
impl<T: RustType> RustType for Option<T> {
    type Sql = Nullable<T::Sql>;
}

#[diagnostic::do_not_recommend]
impl<T: RustType> RustType for Vec<T> {
    type Sql = Array<T::Sql>;
}

//! SQL types, as the type parameters of columns and expressions, and how their values cross the wire.
//!
//! A marker such as [`Bigint`] stands for a SQL type in `Column<Table, Bigint, 0>`. It says which Rust type holds a
//! value ([`SqlType::Rust`]), and it reads and writes PostgreSQL's binary format, so that a value which the Rust type
//! cannot hold is an error and never rounded.
//!
//! Instants, dates and times can also be `jiff`'s or `time`'s, and numerics `bigdecimal`'s: the markers of the modules
//! `jiff`, `time` and `bigdecimal`, each by a cargo feature of that name. They are compared with the usual ones freely.
//!
//! | SQL | marker | Rust type |
//! | --- | --- | --- |
//! | `smallint`, `int2` | `Smallint` | `i16` |
//! | `integer`, `int4` | `Integer` | `i32` |
//! | `bigint`, `int8` | `Bigint` | `i64` |
//! | `real`, `float4` | `Real` | `f32` |
//! | `double precision`, `float8` | `DoublePrecision` | `f64` |
//! | `numeric`, `decimal` | `Numeric` | `rust_decimal::Decimal` |
//! | `money` | `Money` | `value::Money` |
//! | `boolean`, `bool` | `Boolean` | `bool` |
//! | `text`, `varchar(n)` | `Text` | `String` |
//! | `char(n)`, `bpchar` | `Bpchar` | `String` |
//! | `name` | `Name` | `String` |
//! | `"char"` | `Char` | `u8` |
//! | `bytea` | `Bytea` | `Vec<u8>` |
//! | `uuid` | `Uuid` | `uuid::Uuid` |
//! | `date` | `Date` | `chrono::NaiveDate` |
//! | `time` | `Time` | `chrono::NaiveTime` |
//! | `timetz` | `Timetz` | `value::TimeTz` |
//! | `timestamp` | `Timestamp` | `chrono::NaiveDateTime` |
//! | `timestamptz` | `Timestamptz` | `chrono::DateTime<Utc>` |
//! | `interval` | `Interval` | `value::Interval` |
//! | `json` | `Json` | `serde_json::Value` |
//! | `jsonb` | `Jsonb` | `serde_json::Value` |
//! | `jsonpath` | `Jsonpath` | `String` |
//! | `xml` | `Xml` | `String` |
//! | `inet` | `Inet` | `cidr::IpInet` |
//! | `cidr` | `Cidr` | `cidr::IpCidr` |
//! | `macaddr` | `Macaddr` | `value::MacAddr` |
//! | `macaddr8` | `Macaddr8` | `value::MacAddr<8>` |
//! | `bit(n)` | `Bit` | `value::Bits` |
//! | `varbit(n)` | `Varbit` | `value::Bits` |
//! | `int4range` | `Range<Integer>` | `value::Range<i32>` |
//! | `int8range` | `Range<Bigint>` | `value::Range<i64>` |
//! | `numrange` | `Range<Numeric>` | `value::Range<Decimal>` |
//! | `daterange` | `Range<Date>` | `value::Range<NaiveDate>` |
//! | `tsrange` | `Range<Timestamp>` | `value::Range<NaiveDateTime>` |
//! | `tstzrange` | `Range<Timestamptz>` | `value::Range<DateTime<Utc>>` |
//! | `int4multirange` … `tstzmultirange` | `Multirange<Integer>` … | `Vec<value::Range<i32>>` … |
//! | `point`, `line`, `lseg`, `box`, `path`, `polygon`, `circle` | `Point`, `Line`, `Lseg`, `Box`, `Path`, `Polygon`, `Circle` | `value::Point` … |
//! | `tsvector`, `tsquery` | `Tsvector`, `Tsquery` | `String` |
//! | `oid`, `xid`, `cid` | `Oid`, `Xid`, `Cid` | `u32` |
//! | `xid8` | `Xid8` | `u64` |
//! | `tid` | `Tid` | `value::Tid` |
//! | `pg_lsn` | `PgLsn` | `tokio_postgres::types::PgLsn` |
//! | `regclass`, `regcollation`, `regconfig`, `regdictionary`, `regnamespace` | `Regclass` … | `String` |
//! | `regoper`, `regoperator`, `regproc`, `regprocedure`, `regrole`, `regtype` | `Regoper` … | `String` |
//! | `aclitem`, `int2vector`, `oidvector`, `refcursor` | `Aclitem`, `Int2vector`, `Oidvector`, `Refcursor` | `String` |
//! | `pg_snapshot`, `txid_snapshot` | `PgSnapshot`, `TxidSnapshot` | `String` |
//! | an array, `S[]` | `Array<S>`, `Array<Nullable<S>>`, `Array<Array<S>>` | `Vec<…>` |
//! | an enum | `Enum<E>` | `E: SqlEnum` |
//! | a composite | `Composite<C>` | `C: SqlComposite` |
//! | a domain | `Domain<D>`, `D: SqlDomain` | of the type that it constrains |
//! | a range type that a database makes | `Range<R>`, `R: RangeType` | `value::Range<…>` |
//! | any, with a Rust type of one's own | `As<S, T>` | `T` |
//! | any other, as text | `AsText<N>`, `N: NamedType` | `String` |

mod array;
#[cfg(feature = "bigdecimal")]
pub mod bigdecimal;
mod binary;
mod clock;
mod composite;
mod datetime;
mod decimal;
mod domain;
mod enumeration;
mod geometry;
#[cfg(feature = "jiff")]
pub mod jiff;
mod json;
mod label;
mod name;
mod native;
mod network;
mod nullable;
mod number;
mod operand;
mod own;
mod range;
mod refused;
mod scalar;
mod sql_type;
mod system;
mod text;
#[cfg(feature = "time")]
pub mod time;
pub mod value;

pub use array::Array;
pub(crate) use array::encode_array;
pub use binary::{Bit, Bytea, Macaddr, Macaddr8, Uuid, Varbit};
pub use bytes::BytesMut;
pub use composite::{Composite, FieldReader, FieldWriter, SqlComposite, is_binary};
pub use datetime::{Date, Interval, Time, Timestamp, Timestamptz, Timetz};
pub use decimal::Numeric;
pub use domain::{Domain, SqlDomain};
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use enumeration::deserialize_label;
pub use enumeration::{Enum, SqlEnum};
pub use geometry::{Box, Circle, Line, Lseg, Path, Point, Polygon};
pub use json::{Json, Jsonb};
pub use label::UnknownLabel;
pub use name::{Transfer, TypeName};
pub use native::RustType;
pub use network::{Cidr, Inet};
pub use nullable::{NotNull, Null, Nullable, Nullness};
pub use number::{Bigint, Boolean, DoublePrecision, Integer, Money, Real, Smallint};
pub(crate) use operand::operands;
pub use operand::{Operand, Value};
pub use own::As;
pub use range::{
    Daterange, Int4range, Int8range, Multirange, Numrange, Range, RangeType, Tsrange, Tstzrange,
};
pub use refused::{ConversionError, Refused};
pub(crate) use scalar::scalars;
pub use sql_type::{Raw, SqlType};
pub use system::{Char, Cid, Oid, PgLsn, Tid, Xid, Xid8};
pub use text::{
    Aclitem, AsText, Bpchar, Int2vector, Jsonpath, Name, NamedType, Oidvector, PgSnapshot, Refcursor,
    Regclass, Regcollation, Regconfig, Regdictionary, Regnamespace, Regoper, Regoperator, Regproc,
    Regprocedure, Regrole, Regtype, Text, Tsquery, Tsvector, TxidSnapshot, Xml,
};
pub use tokio_postgres::types::{IsNull, Type};

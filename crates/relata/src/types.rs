//! SQL types, as the type parameters of columns and expressions, and how their values cross the wire.
//!
//! A marker such as [`Bigint`] stands for a SQL type in `Column<Table, Bigint, 0>`. It says which Rust type holds a
//! value ([`SqlType::Rust`]), and it reads and writes PostgreSQL's binary format, so that a value which the Rust type
//! cannot hold is an error and never rounded.

mod array;
mod binary;
mod clock;
mod composite;
mod datetime;
mod decimal;
mod domain;
mod enumeration;
mod json;
mod label;
mod name;
mod nullable;
mod number;
mod operand;
mod refused;
mod scalar;
mod sql_type;
mod text;
pub mod value;

pub use array::Array;
pub(crate) use array::encode_array;
pub use binary::{Bit, Bytea, Macaddr, Macaddr8, Uuid, Varbit};
pub use bytes::BytesMut;
pub use composite::{Composite, FieldReader, FieldWriter, SqlComposite};
pub use datetime::{Date, Interval, Time, Timestamp, Timestamptz, Timetz};
pub use decimal::Numeric;
pub use domain::{Domain, SqlDomain};
pub use enumeration::{Enum, SqlEnum};
pub use json::{Json, Jsonb};
pub use label::UnknownLabel;
pub use name::{Transfer, TypeName};
pub use nullable::{NotNull, Null, Nullable, Nullness};
pub use number::{Bigint, Boolean, DoublePrecision, Integer, Money, Real, Smallint};
pub(crate) use operand::operands;
pub use operand::{Operand, Value};
pub use refused::{ConversionError, Refused};
pub(crate) use scalar::scalars;
pub use sql_type::{Raw, SqlType};
pub use text::{
    Aclitem, AsText, Bpchar, Int2vector, Jsonpath, Name, NamedType, Oidvector, PgSnapshot, Refcursor,
    Regclass, Regcollation, Regconfig, Regdictionary, Regnamespace, Regoper, Regoperator, Regproc,
    Regprocedure, Regrole, Regtype, Text, Tsquery, Tsvector, TxidSnapshot, Xml,
};
pub use tokio_postgres::types::{IsNull, Type};

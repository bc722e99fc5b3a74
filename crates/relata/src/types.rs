//! SQL types, as the type parameters of columns and expressions, and how their values cross the wire.
//!
//! A marker such as [`Bigint`] stands for a SQL type in `Column<Table, Bigint, 0>`. It says which Rust type holds a
//! value ([`SqlType::Rust`]), and it reads and writes PostgreSQL's binary format, so that a value which the Rust type
//! cannot hold is an error and never rounded.

mod array;
mod name;
mod nullable;
mod number;
mod operand;
mod sql_type;
mod text;

pub use array::Array;
pub(crate) use array::encode_array;
pub use name::{Transfer, TypeName};
pub use nullable::{NotNull, Null, Nullable, Nullness};
pub use number::{Bigint, Boolean, DoublePrecision, Integer, Real, Smallint};
pub use operand::Operand;
pub(crate) use operand::operands;
pub use sql_type::{Raw, Refused, SqlType};
pub use text::Text;
pub use tokio_postgres::types::{IsNull, Type};

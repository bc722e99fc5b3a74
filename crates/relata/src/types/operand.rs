//! What may stand beside an operator: a column, an expression, a subquery, a value.

use crate::query::Node;

use super::{Nullness, SqlType};

/// Something of SQL type `S`, NULL or not: a column, an expression, or a Rust value of a type that goes with `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of SQL type `{S}`",
    label = "expected a value, a column or an expression of SQL type `{S}`"
)]
pub trait Operand<S: SqlType> {
    /// The columns that it mentions.
    type Deps;

    /// Whether it may be NULL.
    type Null: Nullness;

    /// The expression's tree.
    fn into_node(self) -> Node;
}

/// Says which Rust types are values of a SQL type: `operands!(Text: String, &str => str::to_owned);`. The function
/// turns a value into the SQL type's own Rust type.
macro_rules! operands {
    ($sql:ty: $rust:ty) => { crate::types::operands!($sql: $rust => std::convert::identity); };
    ($sql:ty: $($rust:ty => $convert:expr),+) => {$(
        impl crate::types::Operand<<$sql as crate::types::SqlType>::Base> for $rust {
            type Deps = ();
            type Null = crate::types::NotNull;

            #[inline]
            fn into_node(self) -> crate::query::Node {
                crate::query::Node::param::<$sql>(($convert)(self))
            }
        }
    )+};
}
pub(crate) use operands;

//! Keyset pagination: the page after a row, by the values of its sort keys, and not by how many rows come before.
//!
//! ```
//! # relata::derived! { users { id: Bigint, email: Text } }
//! use relata::prelude::*;
//!
//! // The last row of the page before, as (email, id).
//! let last = ("m@example.com", 17);
//! let sql = select((users::email, users::id))
//!     .from(users)
//!     .filter(after((users::email, users::id), last))
//!     .order_by((users::email, users::id))
//!     .limit(20)
//!     .to_sql();
//! assert!(sql.contains(r#"("users"."email", "users"."id") > ($1, $2)"#));
//! ```

use crate::types::{NotNull, Operand, SqlType};

use super::expression::{Base, Condition};
use super::scope::Both;
use super::{Expr, Expression, Node};

/// `(keys) > (values)`: the rows after the one with these values, in the ascending order of the keys, which an index on
/// them serves. The keys are NOT NULL, and the last of them unique, or rows are left out.
pub fn after<K: SortKeys<V>, V>(keys: K, values: V) -> Condition<K::Deps> {
    keys.compare(" > ", values)
}

/// `(keys) < (values)`: the rows after the one with these values, in the descending order of the keys.
pub fn before<K: SortKeys<V>, V>(keys: K, values: V) -> Condition<K::Deps> {
    keys.compare(" < ", values)
}

/// Expressions to sort by, and the values of a row.
#[diagnostic::on_unimplemented(
    message = "`{V}` are not values of the keys `{Self}`",
    label = "expected one value for each key, of its type; keys are NOT NULL"
)]
pub trait SortKeys<V> {
    /// The columns that they mention.
    type Deps;

    /// `(keys) operator (values)`.
    fn compare(self, operator: &'static str, values: V) -> Condition<Self::Deps>;
}

macro_rules! tuples {
    ($($key:ident $value:ident),+) => {
        impl<$($key, $value),+> SortKeys<($($value,)+)> for ($($key,)+)
        where
            $($key: Expression<Sql: SqlType<Null = NotNull>>, $value: Operand<Base<$key>>,)+
        {
            type Deps = tuples!(@deps $($key),+);

            #[allow(non_snake_case)]
            fn compare(self, operator: &'static str, values: ($($value,)+)) -> Condition<Self::Deps> {
                let ($($key,)+) = self;
                let ($($value,)+) = values;
                let row = |nodes| Node::Pieces(vec![Node::sql("("), Node::List(nodes), Node::sql(")")]);
                Expr::new(Node::binary(
                    row(vec![$($key.node()),+]),
                    operator,
                    row(vec![$($value.into_node()),+]),
                ))
            }
        }
    };
    (@deps $first:ident) => { $first::Deps };
    (@deps $first:ident, $($rest:ident),+) => { Both<$first::Deps, tuples!(@deps $($rest),+)> };
}

tuples!(A A2);
tuples!(A A2, B B2);
tuples!(A A2, B B2, C C2);
tuples!(A A2, B B2, C C2, D D2);

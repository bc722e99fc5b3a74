//! Keyset pagination: the page after a row, by the values of its sort keys, and not by how many rows come before.
//!
//! ```
//! # relata::derived! { users { id: Bigint, email: Text, rank: Nullable<Integer> } }
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
//!
//! // Each key in its own direction, and one that may be NULL: what `.order_by(…)` takes, `after` takes too.
//! let keys = || (users::rank.desc().nulls_last(), users::id);
//! let sql = select(users::id).from(users).filter(after(keys(), (Some(3), 17))).order_by(keys()).to_sql();
//! assert!(sql.contains(
//!     r#""users"."rank" < $1 OR "users"."rank" IS NULL OR ("users"."rank" = $1 AND "users"."id" > $2)"#
//! ));
//! ```

use std::any::TypeId;

use crate::types::{NotNull, Null, Operand, SqlType};

use super::expression::{Base, Condition, NullOf, beside};
use super::order::{Nulls, Order, Ordering};
use super::scope::{Keyset, Never, both};
use super::{Expr, Expression, Node};

/// The rows after the one with these values, in the order of the keys. The keys together are unique (the last is the
/// primary key, say), or rows are left out.
///
/// The query has the same keys in ORDER BY; without ORDER BY it does not compile. In [`Filters`](super::Filters), that is
/// the program's to see to.
///
/// Keys of one direction that are NOT NULL are compared as `(keys) > (values)`, which an index on them serves from its
/// first row; others key by key.
///
/// ```
/// # use relata_example::*;
/// let last = ("ann@example.com", ANN);
/// let page = select(users::email).from(users).filter(after((users::email, users::id), last));
/// let sql = page.order_by((users::email, users::id)).limit(20).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.email FROM public.users WHERE (users.email, users.id) > ($1, $2) ORDER BY users.email, users.id LIMIT $3"
/// );
/// ```
pub fn after<K: SortKeys<V, How, Deps = D>, V, How, D>(keys: K, values: V) -> Condition<Keyset<D>> {
    Expr::new(beyond(keys.compare(values), Side::After))
}

/// The rows before the one with these values, in the order of the keys; the page before is what comes first of them in
/// the opposite order.
///
/// ```
/// # use relata_example::*;
/// let first = ("cyd@example.com", ANN);
/// let page = select(users::email).from(users).filter(before((users::email, users::id), first));
/// let sql = page.order_by((users::email.desc(), users::id.desc())).limit(20).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.email FROM public.users WHERE (users.email, users.id) < ($1, $2) ORDER BY users.email DESC, users.id DESC LIMIT $3"
/// );
/// ```
pub fn before<K: SortKeys<V, How, Deps = D>, V, How, D>(keys: K, values: V) -> Condition<Keyset<D>> {
    Expr::new(beyond(keys.compare(values), Side::Before))
}

/// Expressions to sort by, as `.order_by(…)` takes them, and the values of a row.
///
/// ```
/// # use relata_example::*;
/// // A key that may be NULL has an `Option`.
/// let last = (None::<&str>, ANN);
/// let page = select(users::id).from(users).filter(after((users::last_name, users::id), last));
/// let sql = page.order_by((users::last_name, users::id)).limit(20).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.id FROM public.users WHERE users.last_name IS NULL AND users.id > $1 ORDER BY users.last_name, users.id LIMIT $2"
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "`{V}` are not values of the keys `{Self}`",
    label = "expected one value for each key, of its type, in an `Option` where the key may be NULL"
)]
pub trait SortKeys<V, How> {
    /// The columns that they mention.
    type Deps;

    /// Each key with its value.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::SortKeys;
    ///
    /// assert_eq!(SortKeys::compare((users::email.desc(), users::id), ("x", ANN)).len(), 2);
    /// ```
    fn compare(self, values: V) -> Vec<Key>;
}

/// A term of ORDER BY: an expression, or one with a direction.
///
/// ```
/// # use relata_example::*;
/// let last = ("ann@example.com",);
/// let sql = select(users::id).from(users).filter(after((users::email.desc(),), last)).order_by(users::email.desc()).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE (users.email) < ($1) ORDER BY users.email DESC");
/// ```
pub trait SortKey {
    /// The expression.
    type Expr: Expression;

    /// The expression and its direction.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::SortKey;
    ///
    /// let sql = select(users::id).from(users).order_by(users::email.term()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.email ASC");
    /// ```
    fn term(self) -> Order<Self::Expr>;
}

#[diagnostic::do_not_recommend]
impl<E: Expression> SortKey for E {
    type Expr = E;

    fn term(self) -> Order<E> {
        Ordering::asc(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E: Expression> SortKey for Order<E> {
    type Expr = E;

    fn term(self) -> Order<E> {
        self
    }
}

/// A key's value in a row: a value, or an `Option` where the key may be NULL.
///
/// ```
/// # use relata_example::*;
/// # let last: (Option<String>, relata::uuid::Uuid) = (Some("Lee".to_owned()), ANN);
/// let page = select(users::id).from(users).filter(after((users::last_name, users::id), last));
/// let sql = page.order_by((users::last_name, users::id)).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.id FROM public.users WHERE users.last_name > $1 OR users.last_name IS NULL OR (users.last_name = $1 AND users.id > $2) ORDER BY users.last_name, users.id"
/// );
/// ```
pub trait SortValue<E: Expression, How> {
    /// Its tree; none for NULL.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::SortValue;
    /// use relata::types::{Nullable, Text};
    ///
    /// type LastName = Column<users::Table, Nullable<Text>, 4>;
    /// assert!(SortValue::<LastName, _>::into_value(None::<&str>).is_none());
    /// ```
    fn into_value(self) -> Option<Node>;
}

/// A value.
#[derive(Debug)]
pub struct Given;

/// An `Option` of a value.
#[derive(Debug)]
pub struct OrNull;

#[diagnostic::do_not_recommend]
impl<E: Expression, V: Operand<Base<E>, Null = NotNull>> SortValue<E, Given> for V {
    fn into_value(self) -> Option<Node> {
        Some(beside::<E, V>(self))
    }
}

#[diagnostic::do_not_recommend]
impl<E: Expression<Sql: SqlType<Null = Null>>, V: Operand<Base<E>, Null = NotNull>> SortValue<E, OrNull>
    for Option<V>
{
    fn into_value(self) -> Option<Node> {
        self.map(beside::<E, V>)
    }
}

/// A key with its value, without their types.
#[derive(Debug, Clone)]
pub struct Key {
    expr: Node,
    value: Option<Node>,
    descending: bool,
    /// Where NULLs are sorted, if the key may be NULL.
    nulls: Option<Nulls>,
}

impl Key {
    fn new<K: SortKey, V: SortValue<K::Expr, How>, How>(key: K, value: V) -> Key {
        let term = key.term();
        let may_be_null = TypeId::of::<NullOf<K::Expr>>() != TypeId::of::<NotNull>();
        // PostgreSQL sorts NULL as greater than every value.
        let usual = if term.descending { Nulls::First } else { Nulls::Last };
        Key {
            descending: term.descending,
            nulls: may_be_null.then(|| term.nulls.unwrap_or(usual)),
            value: value.into_value(),
            expr: term.expr.node(),
        }
    }
}

macro_rules! tuples {
    ($($key:ident $value:ident $how:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($key: SortKey, $value: SortValue<$key::Expr, $how>, $how),+> SortKeys<($($value,)+), ($($how,)+)>
            for ($($key,)+)
        {
            type Deps = both!($(<$key::Expr as Expression>::Deps),+);

            #[allow(non_snake_case)]
            fn compare(self, values: ($($value,)+)) -> Vec<Key> {
                let ($($key,)+) = self;
                let ($($value,)+) = values;
                vec![$(Key::new::<$key, $value, $how>($key, $value)),+]
            }
        }

        /// There is no value of this; but from an impl that is the only one the compiler takes that as many values
        /// are given.
        #[diagnostic::do_not_recommend]
        impl<$($key),+> SortKeys<Never<()>, ()> for ($($key,)+) {
            type Deps = ();

            fn compare(self, _: Never<()>) -> Vec<Key> {
                Vec::new()
            }
        }
    };
}

tuples!(A A2 A3);
tuples!(A A2 A3, B B2 B3);
tuples!(A A2 A3, B B2 B3, C C2 C3);
tuples!(A A2 A3, B B2 B3, C C2 C3, D D2 D3);

/// On which side of a row others are sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The rows on that side of the one with the keys' values.
fn beyond(keys: Vec<Key>, side: Side) -> Node {
    let descending = keys.first().is_some_and(|key| key.descending);
    if keys.iter().all(|key| key.nulls.is_none() && key.descending == descending) {
        let (exprs, values): (Vec<_>, Vec<_>) = keys.into_iter().map(|key| (key.expr, key.value)).unzip();
        let row = |nodes| Node::Pieces(vec![Node::sql("("), Node::List(nodes), Node::sql(")")]);
        return Node::binary(
            row(exprs),
            operator(descending, side),
            row(values.into_iter().flatten().collect()),
        );
    }
    // An index on the first key serves this one from its first row, but no OR.
    let bound = keys.first().and_then(|key| key.is_not_passed(side));
    // Each key decides where those before it are equal: a beyond, or a equal and (b beyond, or b equal and …).
    let decided = keys.into_iter().rev().fold(None, |rest: Option<Node>, key| {
        let equal = rest.map(|rest| Node::logic(key.is_equal(), " AND ", rest));
        match (key.is_beyond(side), equal) {
            (Some(beyond), Some(equal)) => Some(Node::logic(beyond, " OR ", equal)),
            (only, None) | (None, only) => only,
        }
    });
    let decided = decided.unwrap_or(Node::sql("false"));
    match bound {
        Some(bound) => Node::logic(bound, " AND ", decided),
        None => decided,
    }
}

fn operator(descending: bool, side: Side) -> &'static str {
    if descending == (side == Side::After) { " < " } else { " > " }
}

impl Key {
    /// The rows whose key is on that side of the value; none where there can be no such row.
    fn is_beyond(&self, side: Side) -> Option<Node> {
        let expr = || self.expr.clone();
        let nulls_beyond = self.nulls_are_beyond(side);
        match &self.value {
            None if nulls_beyond => None,
            None => Some(Node::Postfix(vec![expr(), Node::sql(" IS NOT NULL")])),
            Some(value) => {
                let beyond = Node::binary(expr(), operator(self.descending, side), value.clone());
                let is_null = Node::Postfix(vec![expr(), Node::sql(" IS NULL")]);
                Some(if nulls_beyond { Node::logic(beyond, " OR ", is_null) } else { beyond })
            }
        }
    }

    /// The rows whose key is on that side of the value or equal to it, where that is one condition.
    fn is_not_passed(&self, side: Side) -> Option<Node> {
        let operator = if operator(self.descending, side) == " < " { " <= " } else { " >= " };
        let value = self.value.clone()?;
        (!self.nulls_are_beyond(side)).then(|| Node::binary(self.expr.clone(), operator, value))
    }

    fn nulls_are_beyond(&self, side: Side) -> bool {
        self.nulls.is_some_and(|nulls| (nulls == Nulls::Last) == (side == Side::After))
    }

    fn is_equal(&self) -> Node {
        match &self.value {
            None => Node::Postfix(vec![self.expr.clone(), Node::sql(" IS NULL")]),
            Some(value) => Node::binary(self.expr.clone(), " = ", value.clone()),
        }
    }
}

//! What IN takes.

use crate::query::Node;
use crate::query::subquery::Query;
use crate::types::{Array, SqlType};

/// A list of values of SQL type `S`: a `Vec`, an array, a slice, or a subquery of one column.
///
/// ```
/// # use relata_example::*;
/// let sql = select(employees::id).from(employees).filter(employees::id.in_(vec![1, 2, 3])).to_sql();
/// assert_eq!(sql, "SELECT employees.id FROM public.employees WHERE employees.id = ANY($1)");
/// ```
#[diagnostic::on_unimplemented(
    message = "IN wants a list of values of SQL type `{S}`, or a subquery with one column of it",
    label = "expected a `Vec`, an array, a slice, or a whole subquery"
)]
pub trait InList<S: SqlType, How> {
    /// Its tree.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Integer;
    ///
    /// assert!(matches!(InList::<Integer, _>::into_list([1, 2, 3]), List::Array(_)));
    /// ```
    fn into_list(self) -> List;
}

/// What stands after IN.
///
/// ```
/// # use relata_example::*;
/// use relata::types::Uuid;
///
/// let paying = select(subscriptions::user_id).from(subscriptions);
/// assert!(matches!(InList::<Uuid, _>::into_list(paying), List::Subquery(_)));
/// ```
#[derive(Debug)]
pub enum List {
    /// One parameter that holds all values.
    Array(Node),
    /// A query in parentheses.
    Subquery(Node),
}

/// Values.
#[derive(Debug)]
pub struct Values;

/// A query, whose bounds the compiler finds at `I`.
///
/// ```
/// # use relata_example::*;
/// // The compiler finds it for a subquery.
/// let paying = select(subscriptions::user_id).from(subscriptions);
/// let sql = select(users::id).from(users).filter(users::id.not_in(paying)).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.id FROM public.users WHERE users.id NOT IN (SELECT subscriptions.user_id FROM public.subscriptions)"
/// );
/// ```
#[derive(Debug)]
pub struct Subset<I>(I);

#[diagnostic::do_not_recommend]
impl<S: SqlType, L, V> InList<S, Values> for L
where
    L: IntoIterator<Item = V>,
    V: Into<S::Rust>,
    Array<S>: SqlType<Rust = Vec<S::Rust>>,
{
    fn into_list(self) -> List {
        List::Array(Node::param::<Array<S>>(self.into_iter().map(Into::into).collect()))
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, Q, T, I> InList<S, Subset<I>> for Q
where
    Q: Query<I, Types = T, Outer = ()>,
    T: SqlType<Base = S>,
{
    fn into_list(self) -> List {
        List::Subquery(Node::subquery(self.into_query()))
    }
}

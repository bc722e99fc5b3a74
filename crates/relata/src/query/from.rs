//! What stands after FROM and JOIN.

use super::node::QueryNode;
use super::{Node, Table};

/// A table, as the function that `schema!` writes for it: `.from(users)`.
///
/// ```
/// # use relata_example::*;
/// /// Takes a table by its name.
/// fn name<S: relata::query::Source>(table: S) -> &'static str {
///     <S::Table as relata::query::Table>::NAME
/// }
///
/// assert_eq!(name(users), "public.users");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a table's name, such as `users`"
)]
pub trait Source {
    /// The table's marker.
    type Table: Table;
}

#[diagnostic::do_not_recommend]
impl<F: Fn() -> T, T: Table> Source for F {
    type Table = T;
}

/// A table in FROM, by the name that it has there.
#[derive(Debug, Clone)]
pub(crate) struct FromItem {
    pub(crate) name: &'static str,
    pub(crate) alias: &'static str,
    /// A subquery that has the name `alias`, and these columns.
    pub(crate) query: Option<Box<Derived>>,
}

/// What stands in FROM instead of a table.
#[derive(Debug, Clone)]
pub(crate) enum Derived {
    /// A subquery, whose columns get these names, unless there are none.
    Query { query: QueryNode, columns: &'static [&'static str], lateral: bool },
    /// `unnest($1, $2)`, with the columns `k0`, `k1`.
    Keys(Vec<Node>),
    /// A subquery, with so many columns: `c0`, `c1`.
    Rows { query: QueryNode, width: usize },
}

impl FromItem {
    pub(crate) fn of<T: Table>() -> FromItem {
        FromItem { name: T::NAME, alias: T::ALIAS, query: None }
    }

    pub(crate) fn derived<T: Table>(query: QueryNode, lateral: bool) -> FromItem {
        let derived = Derived::Query { query, columns: T::COLUMNS, lateral };
        FromItem { name: T::ALIAS, alias: T::ALIAS, query: Some(Box::new(derived)) }
    }

    /// A subquery under a table's own alias, with that table's columns.
    pub(crate) fn lateral(alias: &'static str, query: QueryNode) -> FromItem {
        let derived = Derived::Query { query, columns: &[], lateral: true };
        FromItem { name: alias, alias, query: Some(Box::new(derived)) }
    }

    /// Arrays of keys, as a table `keys`.
    pub(crate) fn keys(arrays: Vec<Node>) -> FromItem {
        FromItem { name: "keys", alias: "keys", query: Some(Box::new(Derived::Keys(arrays))) }
    }
}

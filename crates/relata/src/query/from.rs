//! What stands after FROM and JOIN.

use super::Table;
use super::node::QueryNode;

/// A table, as the function that `schema!` writes for it: `.from(users)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a table's name, such as `users`"
)]
pub trait Source {
    /// The table's marker.
    type Table: Table;
}

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

/// A subquery in FROM.
#[derive(Debug, Clone)]
pub(crate) struct Derived {
    pub(crate) query: QueryNode,
    pub(crate) columns: &'static [&'static str],
    pub(crate) lateral: bool,
}

impl FromItem {
    pub(crate) fn of<T: Table>() -> FromItem {
        FromItem { name: T::NAME, alias: T::ALIAS, query: None }
    }

    pub(crate) fn derived<T: Table>(query: QueryNode, lateral: bool) -> FromItem {
        let derived = Derived { query, columns: T::COLUMNS, lateral };
        FromItem { name: T::ALIAS, alias: T::ALIAS, query: Some(Box::new(derived)) }
    }
}

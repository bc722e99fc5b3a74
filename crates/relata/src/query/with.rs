//! WITH (<https://www.postgresql.org/docs/current/queries-with.html>).

use super::Table;
use super::node::QueryNode;

/// A query of WITH.
#[derive(Debug, Clone)]
pub(crate) struct Cte {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) query: QueryNode,
    pub(crate) recursive: bool,
}

impl Cte {
    pub(crate) fn new<T: Table>(query: QueryNode, recursive: bool) -> Cte {
        Cte { name: T::ALIAS, columns: T::COLUMNS, query, recursive }
    }
}

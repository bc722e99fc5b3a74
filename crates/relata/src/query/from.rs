//! What stands after FROM and JOIN.

use super::Table;

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
#[derive(Debug, Clone, Copy)]
pub(crate) struct FromItem {
    pub(crate) name: &'static str,
    pub(crate) alias: &'static str,
}

impl FromItem {
    pub(crate) fn of<T: Table>() -> FromItem {
        FromItem { name: T::NAME, alias: T::ALIAS }
    }
}

//! Constraints by their names.

/// The constraints of a table that a statement can violate, as `schema!` writes them for each table.
///
/// ```
/// # use relata_example::*;
/// use relata::Violation as _;
///
/// let violation = users::Violation::from_constraint("public", "users", "users_email_key");
/// assert_eq!(violation, Some(users::Violation::UsersEmailKey));
/// ```
pub trait Violation: Sized {
    /// The constraint of this name, if it is one of this table's.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::Violation as _;
    ///
    /// assert_eq!(users::Violation::from_constraint("public", "users", "no_such_key"), None);
    /// ```
    fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self>;
}

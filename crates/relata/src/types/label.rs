//! Labels of enums that a person or another program gave.

use std::fmt;

/// A text that is no label of an enum, where a label was expected.
///
/// ```
/// # use relata_example::*;
/// let error = "owner".parse::<UserRole>().expect_err("no such role");
/// assert_eq!(error.labels, ["admin", "user", "moderator"]);
/// assert_eq!(error.to_string(), "`owner` is no label of public.user_role, which has admin, user, moderator");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The text.
    pub text: String,
    /// The enum's name in SQL, quoted where it must be.
    pub sql: &'static str,
    /// The labels, in their order.
    pub labels: &'static [&'static str],
}

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no label of {}, which has {}", self.text, self.sql, self.labels.join(", "))
    }
}

impl std::error::Error for UnknownLabel {}

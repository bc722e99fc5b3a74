//! Labels of enums that a person or another program gave.

use std::fmt;

/// A text that is no label of an enum, where a label was expected.
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

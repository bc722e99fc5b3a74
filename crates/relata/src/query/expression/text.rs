//! Text (<https://www.postgresql.org/docs/current/functions-string.html>,
//! <https://www.postgresql.org/docs/current/functions-matching.html>).

use crate::query::{Expr, Expression, Node};
use crate::types::{Integer, Operand, Text};

use super::{Base, Combined, Compared, Mapped};

/// What text can do.
pub trait TextExpression: Expression {
    /// `self LIKE pattern`; [`contains`] and its like escape what a user typed.
    fn like<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " LIKE ", pattern.into_node()))
    }

    /// `self NOT LIKE pattern`.
    fn not_like<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " NOT LIKE ", pattern.into_node()))
    }

    /// `self ILIKE pattern`: LIKE without regard to case.
    fn ilike<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " ILIKE ", pattern.into_node()))
    }

    /// `self NOT ILIKE pattern`.
    fn not_ilike<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " NOT ILIKE ", pattern.into_node()))
    }

    /// `self ~ pattern`: a POSIX regular expression.
    fn matches_regex<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " ~ ", pattern.into_node()))
    }

    /// `self ~* pattern`: a POSIX regular expression, without regard to case.
    fn matches_regex_i<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " ~* ", pattern.into_node()))
    }

    /// `self || right`.
    fn concat<R: Operand<Text>>(self, right: R) -> Combined<Self, R, Text, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " || ", right.into_node()))
    }

    /// `lower(self)`.
    fn lower(self) -> Mapped<Self, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("lower", vec![self.node()]))
    }

    /// `upper(self)`.
    fn upper(self) -> Mapped<Self, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("upper", vec![self.node()]))
    }

    /// `btrim(self)`: without blanks at both ends.
    fn trim(self) -> Mapped<Self, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("btrim", vec![self.node()]))
    }

    /// `length(self)`, in characters.
    fn length(self) -> Mapped<Self, Integer>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("length", vec![self.node()]))
    }
}

impl<E: Expression> TextExpression for E {}

/// A type that PostgreSQL's text operators take.
#[diagnostic::on_unimplemented(message = "`{Self}` is no text: LIKE, lower() and their like are for text")]
pub trait IsText {}

impl IsText for Text {}

/// The LIKE pattern of texts that contain `text`, whose `%`, `_` and `\` stand for themselves.
///
/// ```
/// assert_eq!(relata::query::contains("100%"), r"%100\%%");
/// ```
pub fn contains(text: impl AsRef<str>) -> String {
    format!("%{}%", escape(text.as_ref()))
}

/// The LIKE pattern of texts that start with `text`, whose `%`, `_` and `\` stand for themselves.
///
/// ```
/// assert_eq!(relata::query::starts_with("a_b"), r"a\_b%");
/// ```
pub fn starts_with(text: impl AsRef<str>) -> String {
    format!("{}%", escape(text.as_ref()))
}

/// The LIKE pattern of texts that end with `text`, whose `%`, `_` and `\` stand for themselves.
///
/// ```
/// assert_eq!(relata::query::ends_with(r"C:\"), r"%C:\\");
/// ```
pub fn ends_with(text: impl AsRef<str>) -> String {
    format!("%{}", escape(text.as_ref()))
}

/// `\` is LIKE's escape character unless ESCAPE says otherwise.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

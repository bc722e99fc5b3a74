//! Text (<https://www.postgresql.org/docs/current/functions-string.html>,
//! <https://www.postgresql.org/docs/current/functions-matching.html>).

use crate::query::{Expr, Expression, Node};
use crate::types::{Integer, Operand, Text};

use super::{Base, Combined, Compared, Mapped};

/// What text can do.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::email.lower()).from(users).to_sql();
/// assert_eq!(sql, "SELECT lower(users.email) FROM public.users");
/// ```
pub trait TextExpression: Expression {
    /// `self LIKE pattern`; [`contains`] and its like escape what a user typed.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.like("%@example.com")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email LIKE $1");
    /// ```
    fn like<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " LIKE ", pattern.into_node()))
    }

    /// `self NOT LIKE pattern`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.not_like("%@example.com")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email NOT LIKE $1");
    /// ```
    fn not_like<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " NOT LIKE ", pattern.into_node()))
    }

    /// `self ILIKE pattern`: LIKE without regard to case.
    ///
    /// ```
    /// # use relata_example::*;
    /// let pattern = contains("ANN");
    /// let sql = select(users::id).from(users).filter(users::email.ilike(pattern)).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email ILIKE $1");
    /// ```
    fn ilike<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " ILIKE ", pattern.into_node()))
    }

    /// `self NOT ILIKE pattern`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.not_ilike("%test%")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email NOT ILIKE $1");
    /// ```
    fn not_ilike<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " NOT ILIKE ", pattern.into_node()))
    }

    /// `self ~ pattern`: a POSIX regular expression.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.matches_regex("^[a-z]+@")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email ~ $1");
    /// ```
    fn matches_regex<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " ~ ", pattern.into_node()))
    }

    /// `self ~* pattern`: a POSIX regular expression, without regard to case.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.matches_regex_i("^[a-z]+@")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.email ~* $1");
    /// ```
    fn matches_regex_i<R: Operand<Text>>(self, pattern: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " ~* ", pattern.into_node()))
    }

    /// `self || right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::email.concat(" <").concat(users::email).concat(">")).from(users).to_sql();
    /// assert_eq!(sql, "SELECT ((users.email || $1) || users.email) || $2 FROM public.users");
    /// ```
    fn concat<R: Operand<Text>>(self, right: R) -> Combined<Self, R, Text, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::binary(self.node(), " || ", right.into_node()))
    }

    /// `lower(self)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.lower().eq("ann@example.com")).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE lower(users.email) = $1");
    /// ```
    fn lower(self) -> Mapped<Self, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("lower", vec![self.node()]))
    }

    /// `upper(self)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::email.upper()).from(users).to_sql();
    /// assert_eq!(sql, "SELECT upper(users.email) FROM public.users");
    /// ```
    fn upper(self) -> Mapped<Self, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("upper", vec![self.node()]))
    }

    /// `btrim(self)`: without blanks at both ends.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::email.trim()).from(users).to_sql();
    /// assert_eq!(sql, "SELECT btrim(users.email) FROM public.users");
    /// ```
    fn trim(self) -> Mapped<Self, Text>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("btrim", vec![self.node()]))
    }

    /// `length(self)`, in characters.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::email.length().gt(100)).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE length(users.email) > $1");
    /// ```
    fn length(self) -> Mapped<Self, Integer>
    where
        Base<Self>: IsText,
    {
        Expr::new(Node::call("length", vec![self.node()]))
    }
}

impl<E: Expression> TextExpression for E {}

/// A type that PostgreSQL's text operators take.
///
/// ```
/// use relata::query::IsText;
///
/// fn is_text<S: IsText>() {}
/// is_text::<relata::types::Text>();
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no text: LIKE, lower() and their like are for text")]
pub trait IsText {}

#[diagnostic::do_not_recommend]
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

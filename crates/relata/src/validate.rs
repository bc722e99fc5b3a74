//! What `validate` in schema.toml says of a row, checked before it is sent; with the feature `validate`.
//!
//! ```
//! use relata::validate::Validate as _;
//!
//! relata::schema!("../../schema.toml");
//!
//! # fn main() {
//! let new = users::Required { email: "nobody".into(), password: "short".into() };
//! let problems = new.validate().expect_err("two problems");
//! assert_eq!(
//!     relata::serde_json::to_value(&problems).unwrap(),
//!     relata::serde_json::json!({
//!         "email": [{ "rule": "email", "message": "is not an email address" }],
//!         "password": [{ "rule": "min_length", "message": "has 5 characters, and at least 8 are needed" }],
//!     })
//! );
//! # }
//! ```
//!
//! `schema!` writes [`Validate`] for `New`, `Required` and `Patch` of each table. What is NULL, left to its default, or
//! left as it is, is not checked. `varchar(n)` and `char(n)` are a `max_length`.

mod rules;

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

pub use rules::{Bounded, Checked, Given, Pattern};

/// A row that is checked before it is sent.
///
/// ```
/// # use relata_example::*;
/// use relata::validate::Validate as _;
///
/// let new = users::Required { email: "ann@example.com".into(), password: "long enough".into() };
/// assert_eq!(new.validate(), Ok(()));
/// ```
pub trait Validate {
    /// Gives each value to its rules.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::validate::{Problems, Validate as _};
    ///
    /// let mut problems = Problems::default();
    /// users::Required { email: "nobody".into(), password: "long enough".into() }.check(&mut problems);
    /// assert_eq!(problems.of("email").len(), 1);
    /// ```
    fn check(&self, problems: &mut Problems);

    /// Checks all values.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::validate::Validate as _;
    ///
    /// let new = users::Required { email: "ann@example.com".into(), password: "short".into() };
    /// assert!(new.validate().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// All problems at once, by field.
    fn validate(&self) -> Result<(), Problems> {
        let mut problems = Problems::default();
        self.check(&mut problems);
        if problems.0.is_empty() { Ok(()) } else { Err(problems) }
    }
}

/// The problems of a row, by column. As JSON: `{"email": [{"rule": "email", "message": "is not …"}]}`.
///
/// ```
/// use relata::validate::Problems;
///
/// let mut problems = Problems::default();
/// problems.add("email", "taken", "is taken");
/// assert_eq!(problems.to_string(), "`email` is taken");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(BTreeMap<&'static str, Vec<Problem>>);

/// A rule that a value does not keep.
///
/// ```
/// use relata::validate::Problems;
///
/// let mut problems = Problems::default();
/// problems.add("email", "taken", "is taken");
/// assert_eq!((problems.of("email")[0].rule, &*problems.of("email")[0].message), ("taken", "is taken"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The rule's name in schema.toml: `min_length`; `enum` for a label that it does not have.
    pub rule: &'static str,
    /// What is wrong, without the value: it may be a password.
    pub message: String,
}

impl Problems {
    /// The columns with their problems, in the columns' alphabetical order.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.add("email", "taken", "is taken");
    /// for (column, problems) in problems.iter() {
    ///     println!("{column}: {} problems", problems.len());
    /// }
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &[Problem])> {
        self.0.iter().map(|(column, problems)| (*column, problems.as_slice()))
    }

    /// The problems of a column.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// assert!(Problems::default().of("email").is_empty());
    /// ```
    pub fn of(&self, column: &str) -> &[Problem] {
        self.0.get(column).map_or(&[], Vec::as_slice)
    }

    /// A value to check, if there is one.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("name", &String::new()).not_empty().max_length(100);
    /// assert_eq!(problems.of("name").len(), 1);
    /// ```
    pub fn field<'a, F: Given>(&'a mut self, column: &'static str, field: &'a F) -> Checked<'a, F::Value> {
        Checked::new(self, column, field.given())
    }

    /// Adds a problem: what a program finds itself goes into the same answer.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.add("password", "common", "is among the most common ones");
    /// assert_eq!(problems.of("password")[0].rule, "common");
    /// ```
    pub fn add(&mut self, column: &'static str, rule: &'static str, message: impl Into<String>) {
        self.0.entry(column).or_default().push(Problem { rule, message: message.into() });
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all =
            self.0.iter().flat_map(|(column, problems)| problems.iter().map(move |it| (column, it)));
        if let Some((column, problem)) = all.next() {
            write!(f, "`{column}` {}", problem.message)?;
        }
        all.try_for_each(|(column, problem)| write!(f, "; `{column}` {}", problem.message))
    }
}

impl std::error::Error for Problems {}

impl Serialize for Problems {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(&self.0)
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut problem = serializer.serialize_struct("Problem", 2)?;
        problem.serialize_field("rule", self.rule)?;
        problem.serialize_field("message", &self.message)?;
        problem.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Problems};
    use crate::query::Defaulted;

    fn rules(problems: &Problems) -> Vec<&'static str> {
        problems.of("c").iter().map(|problem| problem.rule).collect()
    }

    #[test]
    fn rules_of_text() {
        static PATTERN: Pattern = Pattern::new("^[a-z]+$");
        let broken = |text: &str| {
            let mut problems = Problems::default();
            let text = Some(Defaulted::Value(text.to_owned()));
            problems
                .field("c", &text)
                .email()
                .url()
                .not_empty()
                .pattern(&PATTERN)
                .min_length(3)
                .max_length(20);
            rules(&problems)
        };
        assert_eq!(broken("ann@example.com"), ["url", "pattern"]);
        assert_eq!(broken("https://example.com/"), ["email", "pattern"]);
        assert_eq!(broken("abc"), ["email", "url"]);
        assert_eq!(broken(" "), ["email", "url", "not_empty", "pattern", "min_length"]);
        assert_eq!(broken("Ann <ann@example.com>"), ["email", "url", "pattern", "max_length"]);
    }

    #[test]
    fn addresses_and_urls() {
        let keeps = |text: &str, email: bool| {
            let mut problems = Problems::default();
            let text = text.to_owned();
            let field = problems.field("c", &text);
            let _ = if email { field.email() } else { field.url() };
            problems.of("c").is_empty()
        };
        for good in ["a@b.co", "first.last+tag@sub.example.com", "ö@example.com", "o'neil@example.org"] {
            assert!(keeps(good, true), "{good}");
        }
        for bad in
            ["", "a", "@b.co", "a@", "a@b", "a b@c.de", "a@b..co", "a@[127.0.0.1]", "<a@b.co>", "a@b.co "]
        {
            assert!(!keeps(bad, true), "{bad}");
        }
        for good in ["https://example.com", "http://localhost:8080/a?b=c#d", "ftp://h/x", "mailto:a@b.co"] {
            assert!(keeps(good, false), "{good}");
        }
        for bad in ["", "example.com", "/a/b", "https://", "http://a b/", "http://a:port/", "://x"] {
            assert!(!keeps(bad, false), "{bad}");
        }
    }

    #[test]
    fn lengths_count_characters() {
        let broken = |text: &str| {
            let mut problems = Problems::default();
            let text = text.to_owned();
            problems.field("c", &text).not_empty().min_length(2).max_length(4);
            rules(&problems)
        };
        assert_eq!(broken("öö"), [""; 0]);
        assert_eq!(broken("öäüß"), [""; 0]);
        assert_eq!(broken("ö"), ["min_length"]);
        assert_eq!(broken("öäüßx"), ["max_length"]);
        assert_eq!(broken(""), ["not_empty", "min_length"]);
        assert_eq!(broken("\t\n "), ["not_empty"]);
    }

    #[test]
    fn bounds_belong_to_their_range() {
        let mut problems = Problems::default();
        problems.field("c", &7_i32).range(Some("7"), Some("7"));
        problems.field("c", &i64::MAX).range(Some("0.5"), Some("9223372036854775807"));
        problems.field("c", &0.25_f64).range(Some("0"), Some("0.25"));
        assert_eq!(rules(&problems), [""; 0]);
        problems.field("c", &6_i16).range(Some("6.5"), None);
        problems.field("c", &f64::NAN).range(Some("0"), None);
        problems
            .field("c", &"1.01".parse::<rust_decimal::Decimal>().expect("a number"))
            .range(None, Some("1"));
        let messages: Vec<_> = problems.of("c").iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["is below 6.5", "is below 0", "is above 1"]);
    }

    #[test]
    fn a_bound_may_be_more_than_the_type_holds() {
        let mut problems = Problems::default();
        problems
            .field("c", &i64::MAX)
            .range(Some("-1000000000000000000000000000000"), Some("1000000000000000000000000000000"));
        assert_eq!(problems, Problems::default());
        problems.field("c", &rust_decimal::Decimal::MAX).range(Some("1000000000000000000000000000000"), None);
        assert_eq!(rules(&problems), ["range"]);
    }

    #[cfg(feature = "bigdecimal")]
    #[test]
    fn numbers_of_any_number_of_digits_have_bounds() {
        let broken = |text: &str| {
            let mut problems = Problems::default();
            let number: bigdecimal::BigDecimal = text.parse().expect("a number");
            problems
                .field("c", &number)
                .range(Some("0.5"), Some("10000000000000000000000000000000000000000"));
            !problems.of("c").is_empty()
        };
        assert!(!broken("10000000000000000000000000000000000000000"));
        assert!(broken("10000000000000000000000000000000000000000.00001"));
        assert!(!broken("0.50"));
        assert!(broken("0.49999999999999999999999999999999999999999"));
    }

    #[test]
    fn what_is_not_given_is_not_checked() {
        let mut problems = Problems::default();
        problems.field("c", &Some(None::<String>)).not_empty();
        problems.field("c", &Defaulted::<String>::Default).not_empty();
        problems.field("c", &None::<i32>).range(Some("1"), None);
        assert_eq!(problems, Problems::default());
        assert_eq!(problems.to_string(), "");
    }
}

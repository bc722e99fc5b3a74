//! The rules, each by the name that it has in schema.toml.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::OnceLock;

use email_address::{EmailAddress, Options};
use regex::Regex;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use url::Url;

use super::Problems;
use crate::query::Defaulted;
use crate::types::SqlEnum;

/// A field of a row, which may leave its column alone.
///
/// ```
/// use relata::query::Defaulted;
/// use relata::validate::Given;
///
/// assert_eq!("Ann".to_owned().given(), Some("Ann"));
/// assert_eq!(Defaulted::<String>::Default.given(), None);
/// ```
pub trait Given {
    /// What it holds if it does not.
    type Value: ?Sized;

    /// The value, if there is one.
    ///
    /// ```
    /// use relata::validate::Given;
    ///
    /// assert_eq!(Some(7_i32).given(), Some(&7));
    /// assert_eq!(None::<i32>.given(), None);
    /// ```
    fn given(&self) -> Option<&Self::Value>;
}

impl<T: Given> Given for Option<T> {
    type Value = T::Value;

    fn given(&self) -> Option<&T::Value> {
        self.as_ref().and_then(T::given)
    }
}

impl<T: Given> Given for Defaulted<T> {
    type Value = T::Value;

    fn given(&self) -> Option<&T::Value> {
        match self {
            Defaulted::Default => None,
            Defaulted::Value(value) => value.given(),
        }
    }
}

impl Given for String {
    type Value = str;

    fn given(&self) -> Option<&str> {
        Some(self)
    }
}

/// A type whose values have an order in which bounds can be written.
///
/// ```
/// use relata::validate::Bounded;
///
/// assert_eq!(7_i32.is_beyond("10", true), Some(false));
/// ```
pub trait Bounded: Display {
    /// Whether it is below (or, with `above`, above) a bound as it stands in schema.toml; `None` where that is none.
    ///
    /// ```
    /// use relata::validate::Bounded;
    ///
    /// assert_eq!(7_i32.is_beyond("10", false), Some(true));
    /// assert_eq!(7_i32.is_beyond("ten", false), None);
    /// ```
    fn is_beyond(&self, bound: &str, above: bool) -> Option<bool>;
}

fn beyond<T: PartialOrd>(value: &T, bound: &T, above: bool) -> bool {
    // What has no order, such as NaN, is within no bounds.
    let within = if above { value <= bound } else { value >= bound };
    !within
}

/// The same of numbers that a decimal holds; a bound may be one that it does not.
fn decimal_beyond(value: Decimal, bound: &str, above: bool) -> Option<bool> {
    match Decimal::from_str(bound) {
        Ok(bound) => Some(beyond(&value, &bound, above)),
        Err(_) => Some(beyond(&value.to_f64()?, &f64::from_str(bound).ok()?, above)),
    }
}

macro_rules! bounded {
    ($($(#[$attribute:meta])* $ty:ty: |$value:ident, $bound:ident, $above:ident| $beyond:expr;)*) => {
        $(
            $(#[$attribute])*
            impl Given for $ty {
                type Value = $ty;

                fn given(&self) -> Option<&$ty> {
                    Some(self)
                }
            }

            $(#[$attribute])*
            impl Bounded for $ty {
                fn is_beyond(&self, $bound: &str, $above: bool) -> Option<bool> {
                    let $value = self;
                    $beyond
                }
            }
        )*
    };
}

bounded! {
    i16: |value, bound, above| decimal_beyond(Decimal::from(*value), bound, above);
    i32: |value, bound, above| decimal_beyond(Decimal::from(*value), bound, above);
    i64: |value, bound, above| decimal_beyond(Decimal::from(*value), bound, above);
    f32: |value, bound, above| Some(beyond(&f64::from(*value), &f64::from_str(bound).ok()?, above));
    f64: |value, bound, above| Some(beyond(value, &f64::from_str(bound).ok()?, above));
    Decimal: |value, bound, above| decimal_beyond(*value, bound, above);
    #[cfg(feature = "bigdecimal")]
    bigdecimal::BigDecimal: |value, bound, above| Some(beyond(value, &FromStr::from_str(bound).ok()?, above));
}

/// A regular expression, which is compiled when it is first needed.
///
/// ```
/// use relata::validate::{Pattern, Problems};
///
/// static LOWER: Pattern = Pattern::new("^[a-z]+$");
///
/// let mut problems = Problems::default();
/// problems.field("code", &"abc".to_owned()).pattern(&LOWER);
/// assert_eq!(problems, Problems::default());
/// ```
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern, in the words of the crate `regex`.
    ///
    /// ```
    /// use relata::validate::Pattern;
    ///
    /// static DIGITS: Pattern = Pattern::new("^[0-9]+$");
    /// ```
    pub const fn new(text: &'static str) -> Pattern {
        Pattern { text, compiled: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(self.text).ok()).as_ref()
    }
}

/// A value under its rules; each adds its problem.
///
/// ```
/// use relata::validate::Problems;
///
/// let mut problems = Problems::default();
/// problems.field("email", &"ann".to_owned()).email().min_length(5);
/// assert_eq!(problems.of("email").len(), 2);
/// ```
#[derive(Debug)]
pub struct Checked<'a, V: ?Sized> {
    problems: &'a mut Problems,
    column: &'static str,
    value: Option<&'a V>,
}

impl<'a, V: ?Sized> Checked<'a, V> {
    pub(super) fn new(problems: &'a mut Problems, column: &'static str, value: Option<&'a V>) -> Self {
        Checked { problems, column, value }
    }

    fn rule(self, rule: &'static str, wrong: impl FnOnce(&V) -> Option<String>) -> Self {
        if let Some(message) = self.value.and_then(wrong) {
            self.problems.add(self.column, rule, message);
        }
        self
    }
}

impl Checked<'_, str> {
    /// `email`: an address with a domain of two names at least, without a display name.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("email", &"ann@example".to_owned()).email();
    /// assert_eq!(problems.of("email")[0].message, "is not an email address");
    /// ```
    pub fn email(self) -> Self {
        let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
        self.rule("email", |text| {
            let wrong = EmailAddress::parse_with_options(text, options).is_err();
            wrong.then(|| "is not an email address".to_owned())
        })
    }

    /// `url`: an absolute URL.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("site", &"example.com".to_owned()).url();
    /// assert_eq!(problems.of("site")[0].message, "is not a URL");
    /// ```
    pub fn url(self) -> Self {
        self.rule("url", |text| Url::parse(text).is_err().then(|| "is not a URL".to_owned()))
    }

    /// `not_empty`: something other than blanks.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("name", &" ".to_owned()).not_empty();
    /// assert_eq!(problems.of("name")[0].message, "is empty");
    /// ```
    pub fn not_empty(self) -> Self {
        self.rule("not_empty", |text| text.trim().is_empty().then(|| "is empty".to_owned()))
    }

    /// `min_length`, in characters.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("name", &"Ann".to_owned()).min_length(3);
    /// assert_eq!(problems, Problems::default());
    /// ```
    pub fn min_length(self, least: usize) -> Self {
        self.rule("min_length", |text| {
            let length = text.chars().count();
            (length < least).then(|| format!("has {length} characters, and at least {least} are needed"))
        })
    }

    /// `max_length`, in characters.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("name", &"Ann".to_owned()).max_length(2);
    /// assert_eq!(problems.of("name")[0].message, "has 3 characters, and at most 2 are allowed");
    /// ```
    pub fn max_length(self, most: usize) -> Self {
        self.rule("max_length", |text| {
            let length = text.chars().count();
            (length > most).then(|| format!("has {length} characters, and at most {most} are allowed"))
        })
    }

    /// `pattern`: a regular expression that matches somewhere; `^` and `$` tie it to the ends.
    ///
    /// ```
    /// use relata::validate::{Pattern, Problems};
    ///
    /// static LOWER: Pattern = Pattern::new("^[a-z]+$");
    ///
    /// let mut problems = Problems::default();
    /// problems.field("code", &"ABC".to_owned()).pattern(&LOWER);
    /// assert_eq!(problems.of("code")[0].message, "does not match `^[a-z]+$`");
    /// ```
    pub fn pattern(self, pattern: &Pattern) -> Self {
        self.rule("pattern", |text| match pattern.regex() {
            Some(regex) if regex.is_match(text) => None,
            Some(_) => Some(format!("does not match `{}`", pattern.text)),
            None => Some(format!("cannot be checked: `{}` is no regular expression", pattern.text)),
        })
    }
}

impl<V: Bounded> Checked<'_, V> {
    /// `range`: bounds that belong to it, as they stand in schema.toml.
    ///
    /// ```
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("percent", &101_i32).range(Some("0"), Some("100"));
    /// assert_eq!(problems.of("percent")[0].message, "is above 100");
    /// ```
    pub fn range(self, min: Option<&str>, max: Option<&str>) -> Self {
        self.rule("range", |value| {
            let beyond = |bound: &str, above: bool, word: &str| match value.is_beyond(bound, above) {
                Some(true) => Some(format!("is {word} {bound}")),
                Some(false) => None,
                None => Some(format!("cannot be checked: `{bound}` is no bound of its type")),
            };
            min.and_then(|min| beyond(min, false, "below"))
                .or_else(|| max.and_then(|max| beyond(max, true, "above")))
        })
    }
}

impl<E: SqlEnum> Checked<'_, E> {
    /// A label that the program was built with: each column of an enum has this rule, for a label that came from outside
    /// is kept as `Unknown`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::validate::Problems;
    ///
    /// let mut problems = Problems::default();
    /// problems.field("role", &UserRole::Unknown("owner".into())).one_of(UserRole::LABELS);
    /// assert_eq!(problems.of("role")[0].message, "is none of admin, user, moderator");
    /// ```
    pub fn one_of(self, labels: &[&str]) -> Self {
        self.rule("enum", |value| {
            (!labels.contains(&value.label())).then(|| format!("is none of {}", labels.join(", ")))
        })
    }
}
